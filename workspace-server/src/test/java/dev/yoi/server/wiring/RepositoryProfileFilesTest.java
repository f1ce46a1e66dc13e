package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.profile.ProfileFiles.ProfileFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a profile says is shown before anybody agreed to it: a link in a repository must not show other files.
class RepositoryProfileFilesTest {
    private static final String SECRET = "of somebody else";

    @TempDir
    private Path dir;

    private Path root;
    private Path folder;
    private Path elsewhere;

    @BeforeEach
    void makeRepository() throws IOException {
        root = Files.createDirectories(dir.resolve("repository"));
        folder = WorkspacePlace.profilesDir(root);
        Files.createDirectories(folder.getParent());
        elsewhere = Files.writeString(dir.resolve("elsewhere"), SECRET);
    }

    private RepositoryProfileFiles files() {
        return new RepositoryProfileFiles(root);
    }

    @Test
    void filesOfTheFolderAreRead() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("one.toml"), "backend = \"process\"");
        Files.writeString(folder.resolve("one.md"), "Be kind.");
        assertThat(files().files()).containsExactly(new ProfileFile.Content("one", "backend = \"process\""));
        assertThat(files().instructions("one.md")).isEqualTo(new ProfileFile.Content("one.md", "Be kind."));
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("leak.toml"), elsewhere);
        Files.createSymbolicLink(folder.resolve("leak.md"), elsewhere);
        assertThat(files().instructions("leak.md")).isInstanceOfSatisfying(ProfileFile.Unreadable.class, refused -> {
            assertThat(refused.toString()).contains("leak.md", "link").doesNotContain(SECRET);
        });
        assertThat(files().files()).singleElement().isInstanceOfSatisfying(ProfileFile.Unreadable.class, refused -> {
            assertThat(refused.toString()).contains("leak.toml", "link").doesNotContain(SECRET);
        });
    }

    @Test
    void norIsAFolderThatIsOne() throws IOException {
        Path other = Files.createDirectories(dir.resolve("other"));
        Files.writeString(other.resolve("leak.toml"), SECRET);
        Files.writeString(other.resolve("leak.md"), SECRET);
        Files.createSymbolicLink(folder, other);
        List<ProfileFile> found = files().files();
        assertThat(found).singleElement().isInstanceOf(ProfileFile.Unreadable.class);
        assertThat(found.toString()).contains("link").doesNotContain(SECRET);
        assertThat(files().instructions("leak.md")).isInstanceOf(ProfileFile.Unreadable.class);
    }
}
