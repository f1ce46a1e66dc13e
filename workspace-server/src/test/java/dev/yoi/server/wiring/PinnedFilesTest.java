package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.model.Digest;
import dev.yoi.server.profile.ProfileFiles.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedFilesTest {
    private static final List<String> PATHS = List.of("AGENTS.md", ".agents/skills/*/SKILL.md");

    @TempDir
    private Path dir;

    private Path root;
    private PinnedFiles files;

    @BeforeEach
    void makeRepository() throws IOException {
        root = Files.createDirectories(dir.resolve("repository"));
        files = new PinnedFiles(root);
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String pin(String path, String text) {
        return path + " sha256:"
                + Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    @Test
    void whatIsThereIsPinnedByDigestAndWhatIsNotAsAbsent() throws IOException {
        assertThat(files.read(PATHS).entries()).containsExactly("AGENTS.md none");
        file("AGENTS.md", "Be kind.");
        file(".agents/skills/b/SKILL.md", "B");
        file(".agents/skills/a/SKILL.md", "A");
        file(".agents/skills/none/README.md", "no skill");
        assertThat(files.read(PATHS))
                .isEqualTo(new Pins(
                        List.of(
                                pin(".agents/skills/a/SKILL.md", "A"),
                                pin(".agents/skills/b/SKILL.md", "B"),
                                pin("AGENTS.md", "Be kind.")),
                        List.of()));
    }

    @Test
    void aChangeIsNamedWhetherEditedRemovedOrNew() throws IOException {
        file("AGENTS.md", "Be kind.");
        file("b.md", "b");
        List<String> pinned = files.read(List.of("AGENTS.md", "b.md", "c.md")).entries();
        assertThat(files.changed(pinned)).isEmpty();
        file("AGENTS.md", "Be quick.");
        Files.delete(root.resolve("b.md"));
        file("c.md", "c");
        assertThat(files.changed(pinned)).containsExactly("AGENTS.md", "b.md", "c.md");
    }

    @Test
    void nothingOutsideOfTheRepositoryIsLookedAt() throws IOException {
        Files.writeString(dir.resolve("outside.md"), "canary");
        Files.createSymbolicLink(root.resolve("link.md"), dir.resolve("outside.md"));
        Files.createDirectories(root.resolve("folder"));
        for (String path :
                List.of("../outside.md", "/etc/passwd", "link.md", "folder", "a/../b", "*", "*/*/x", " ", "")) {
            Pins pins = files.read(List.of(path));
            assertThat(pins.problems()).as(path).hasSize(1);
            assertThat(pins.entries()).as(path).isEmpty();
        }
        assertThat(files.changed(List.of("../outside.md sha256:00", "broken"))).hasSize(2);
    }
}
