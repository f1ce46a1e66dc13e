package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found before a server is started.
class ConfigCheckTest {
    @TempDir
    Path folder;

    private Path project;
    private Program yoi;

    @BeforeEach
    void prepare() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        Files.createDirectories(project.resolve(".yoi/profiles"));
        yoi = Program.launcher(project, folder.resolve("home"));
    }

    private void settings(String toml) throws Exception {
        Files.writeString(project.resolve(".yoi/settings.toml"), toml);
    }

    @Test
    void aDefaultProfileThatIsNotThereIsSaidWithFileAndLineAndWhatIsThere() throws Exception {
        assertThat(yoi.run("config", "check").output()).isEqualTo("the settings are in order\n");

        settings("# ours\ndefault_profile = \"shel\"\n");
        Program.Result misspelt = yoi.run("config", "check");
        assertThat(misspelt.exit()).isEqualTo(1);
        assertThat(misspelt.output()).contains("settings.toml:2", "default_profile", "'shel'", "did you mean 'shell'?");

        settings("default_profile = \"nothing-like-it\"\n");
        assertThat(yoi.run("config", "check").output()).contains("settings.toml:1", "there are: ", "shell");

        Files.writeString(project.resolve(".yoi/profiles/own.toml"), "backend = 1\n");
        settings("default_profile = \"own\"\n");
        Program.Result broken = yoi.run("config", "check", "--json");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.output()).contains("settings.toml:1", "yoi profile lint own");
    }

    @Test
    void aReadyFileThatCantBeWrittenIsRefusedBeforeAnythingIsServed() throws Exception {
        for (String file : new String[] {"nowhere/ready.json", "."}) {
            Program.Result refused = yoi.run("serve", "--port", "0", "--no-open", "--ready-file", file);
            assertThat(refused.exit()).as(refused.errors()).isEqualTo(2);
            assertThat(refused.errors()).contains("--ready-file");
            assertThat(refused.output()).isEmpty();
        }
        assertThat(folder.resolve("home/data")).as("nothing was made").doesNotExist();
    }

    @Test
    void whatAStartWouldRefuseIsRefusedHereToo() throws Exception {
        Program.Result inside = yoi.run("config", "check", "--data-dir", ".yoi/data");
        assertThat(inside.exit()).isNotZero();
        assertThat(inside.errors()).contains("[data_dir_refused]");
        Files.writeString(project.resolve(".yoi/workspace.toml"), "no identity\n");
        Program.Result damaged = yoi.run("config", "check");
        assertThat(damaged.exit()).isNotZero();
        assertThat(damaged.errors()).contains("[workspace_identity_invalid]", "workspace.toml");
        assertThat(yoi.run("config", "show").exit())
                .as("what is set can be seen")
                .isZero();
    }
}
