package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineUserTest {
    @TempDir
    private Path home;

    private Map<String, String> environment;

    @BeforeEach
    void useAnEmptyHome() {
        environment = new HashMap<>(System.getenv());
        environment.remove("YOI_USER");
        environment.put("HOME", home.toString());
        environment.put("XDG_CONFIG_HOME", home.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CEILING_DIRECTORIES", home.toString());
    }

    private String user() {
        return MachineUser.of(environment, home).text();
    }

    private void gitKnows(String name) throws IOException {
        Files.writeString(home.resolve(".gitconfig"), "[user]\n\tname = " + name + "\n");
    }

    @Test
    void theVariableComesFirst() throws IOException {
        gitKnows("Ada Lovelace");
        environment.put("YOI_USER", "alice");
        assertThat(user()).isEqualTo("user:alice");
    }

    @Test
    void thenGit() throws IOException {
        gitKnows("Ada Lovelace");
        assertThat(user()).isEqualTo("user:Ada Lovelace");
    }

    @Test
    void thenTheSystem() {
        assertThat(user()).isEqualTo("user:" + System.getProperty("user.name"));
    }

    @Test
    void gitIsNotWaitedForForEver() throws Exception {
        Path pipe = home.resolve("nobody-writes-here");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        environment.put("GIT_CONFIG_GLOBAL", pipe.toString());
        assertThat(user()).isEqualTo("user:" + System.getProperty("user.name"));
    }

    @Test
    void aNameOfTwoLinesIsNotTaken() throws IOException {
        gitKnows("\"a\\nb\"");
        assertThat(user()).isEqualTo("user:" + System.getProperty("user.name"));
    }
}
