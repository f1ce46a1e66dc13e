package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ways out of a worker's directory through the file requests of an agent, none of which is one.
class FileDeskTest {
    private static final String SECRET = "canary-outside";

    @TempDir
    Path folder;

    private Path work = Path.of("");
    private Path outside = Path.of("");
    private Path hidden = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        folder = folder.toRealPath();
        work = Files.createDirectories(folder.resolve("work/sub")).getParent();
        outside = Files.writeString(folder.resolve("outside.txt"), SECRET);
        hidden = Files.createDirectories(work.resolve("data"));
        Files.writeString(hidden.resolve("token"), SECRET);
        Files.writeString(work.resolve("a.txt"), "one\ntwo\nthree\n");
    }

    private FileDesk desk() throws IOException {
        return new FileDesk(new FileScope(work, List.of(hidden)));
    }

    private String read(String path) throws IOException, Refusal {
        return desk().read(path, OptionalLong.empty(), OptionalLong.empty());
    }

    private void refused(String reason, String path) {
        assertThatThrownBy(() -> read(path)).isInstanceOfSatisfying(Refusal.class, e -> {
            assertThat(e.error().reason()).isEqualTo(reason);
            assertThat(e.error().message()).doesNotContain("/");
        });
        assertThatThrownBy(() -> desk().write(path, "overwritten"))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.error().reason()).isEqualTo(reason));
        assertThat(outside).hasContent(SECRET);
        assertThat(hidden.resolve("token")).hasContent(SECRET);
    }

    @Test
    void aFileOfTheDirectoryIsReadAndWritten() throws IOException, Refusal {
        assertThat(read(work + "/a.txt")).isEqualTo("one\ntwo\nthree\n");
        assertThat(desk().read(work + "/a.txt", OptionalLong.of(2), OptionalLong.of(1)))
                .isEqualTo("two\n");
        Files.setPosixFilePermissions(work.resolve("a.txt"), PosixFilePermissions.fromString("rwx------"));
        desk().write(work + "/a.txt", "ünï");
        desk().write(work + "/sub/new.txt", "new");
        assertThat(work.resolve("a.txt")).hasContent("ünï");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("a.txt"))))
                .isEqualTo("rwx------");
        assertThat(work.resolve("sub")).isDirectoryContaining(path -> path.endsWith("new.txt"));
        try (var left = Files.list(work.resolve("sub"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aLinkWithinTheDirectoryIsFollowed() throws IOException, Refusal {
        Files.createSymbolicLink(work.resolve("link"), work.resolve("a.txt"));
        assertThat(read(work + "/link")).startsWith("one");
    }

    @Test
    void aLinkToTheOutsideGrantsNothing() throws IOException {
        Files.createSymbolicLink(work.resolve("link"), outside);
        Files.createSymbolicLink(work.resolve("up"), folder);
        refused("outside_scope", work + "/link");
        refused("outside_scope", work + "/up/outside.txt");
        refused("outside_scope", work + "/sub/../up/outside.txt");
    }

    @Test
    void dotsLeadNowhere() {
        refused("outside_scope", work + "/../outside.txt");
        refused("outside_scope", work + "/sub/../../outside.txt");
        refused("outside_scope", outside.toString());
        refused("invalid_params", "a.txt");
        refused("invalid_params", "a\0b");
    }

    @Test
    void aHardLinkIsRefused() throws IOException {
        Files.createLink(work.resolve("hard"), outside);
        refused("hard_link", work + "/hard");
    }

    @Test
    void whatTheSystemShowsAsFilesIsRefused() throws IOException {
        refused("outside_scope", "/proc/self/environ");
        refused("outside_scope", "/proc/self/cwd/pom.xml");
        Files.createSymbolicLink(work.resolve("environ"), Path.of("/proc/self/environ"));
        Files.createSymbolicLink(work.resolve("null"), Path.of("/dev/null"));
        refused("outside_scope", work + "/environ");
        refused("outside_scope", work + "/null");
    }

    @Test
    void whatIsHiddenInTheDirectoryIsRefused() throws IOException {
        refused("outside_scope", hidden + "/token");
        Files.createSymbolicLink(work.resolve("link"), hidden.resolve("token"));
        refused("outside_scope", work + "/link");
    }

    @Test
    void onlyRegularFilesAreFiles() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", work.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        refused("no_file", work + "/pipe");
        refused("no_file", work + "/sub");
        refused("no_file", work.toString());
    }

    @Test
    void aLinkToNothingIsNotWrittenThrough() throws IOException {
        Files.createSymbolicLink(work.resolve("dangling"), folder.resolve("made"));
        refused("not_found", work + "/dangling");
        assertThat(folder.resolve("made")).doesNotExist();
    }

    @Test
    void aNewFileNeedsADirectoryInTheScope() throws IOException {
        Files.createSymbolicLink(work.resolve("up"), folder);
        for (String path : List.of(work + "/up/made", work + "/sub/../../made", folder + "/made")) {
            assertThatThrownBy(() -> desk().write(path, "x")).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> desk().write(work + "/none/made", "x")).isInstanceOf(Refusal.class);
        assertThat(folder.resolve("made")).doesNotExist();
    }

    /// Somebody exchanges a directory for a link to the outside and back, as fast as it goes: whenever it is
    /// looked at, what is found is inside or nothing.
    @Test
    void aDirectoryThatIsExchangedMeanwhileLeadsNowhere() throws Exception {
        Path real = Files.createDirectories(work.resolve("real"));
        Files.writeString(real.resolve("outside.txt"), "inside");
        Path spot = work.resolve("spot");
        var over = new AtomicBoolean();
        Thread exchanger = Thread.ofPlatform().start(() -> exchange(spot, real, over));
        try {
            for (int i = 0; i < 3_000; i++) {
                try {
                    assertThat(read(spot + "/outside.txt")).isEqualTo("inside");
                    desk().write(spot + "/outside.txt", "inside");
                } catch (Refusal e) {
                    assertThat(e.error().code()).isIn(RpcError.REFUSED, RpcError.NOT_FOUND, RpcError.INTERNAL);
                }
            }
        } finally {
            over.set(true);
            exchanger.join();
        }
        assertThat(outside).hasContent(SECRET);
    }

    private void exchange(Path spot, Path real, AtomicBoolean over) {
        try {
            Path out = Files.createSymbolicLink(work.resolve("out-link"), folder);
            while (!over.get()) {
                Files.move(real, spot, StandardCopyOption.ATOMIC_MOVE);
                Files.move(spot, real, StandardCopyOption.ATOMIC_MOVE);
                Files.move(out, spot, StandardCopyOption.ATOMIC_MOVE);
                Files.move(spot, out, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void I11_aFileThatIsTooLongOrNoTextIsRefused() throws IOException {
        Files.write(work.resolve("long"), new byte[FileDesk.FILE_BYTES_MAX + 1]);
        Files.write(work.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> read(work + "/long")).hasMessageContaining("more than");
        assertThatThrownBy(() -> read(work + "/binary")).hasMessageContaining("UTF-8");
    }
}
