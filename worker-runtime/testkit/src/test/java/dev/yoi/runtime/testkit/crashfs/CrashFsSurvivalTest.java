package dev.yoi.runtime.testkit.crashfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What a crash leaves.
class CrashFsSurvivalTest {
    private static final int STATES = 2000;

    private final CrashFs fs = new CrashFs();
    private final Path file = fs.getPath("/file");

    private interface View<T> {
        T of(CrashFs left) throws IOException;
    }

    /// What can be seen of many states after a crash.
    private static <T> List<T> seen(CrashFs fs, View<T> view) throws IOException {
        var all = new ArrayList<T>();
        for (long choice : LongStream.range(0, STATES).toArray()) {
            all.add(view.of(fs.crash(choice)));
        }
        return all;
    }

    private static void force(Path path) throws IOException {
        try (var channel = Files.isDirectory(path)
                ? FileChannel.open(path, StandardOpenOption.READ)
                : FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void writeAt(Path path, long offset, int length, char letter) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            var bytes = new byte[length];
            Arrays.fill(bytes, (byte) letter);
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private static String names(CrashFs left) throws IOException {
        try (var list = Files.walk(left.getPath("/"))) {
            return String.join(" ", list.skip(1).map(Path::toString).toList());
        }
    }

    private static String text(CrashFs left) throws IOException {
        return Files.readString(left.getPath("/file")).replace('\0', '.');
    }

    @Test
    void whatWasSyncedIsKeptWhateverHappens() throws IOException {
        Files.createDirectory(fs.getPath("/dir"));
        Files.writeString(fs.getPath("/dir/file"), "safe");
        force(fs.getPath("/dir/file"));
        force(fs.getPath("/dir"));
        force(fs.getPath("/"));
        Files.writeString(fs.getPath("/other"), "unsafe");

        assertThat(seen(fs, left -> Files.readString(left.getPath("/dir/file"))))
                .containsOnly("safe");
    }

    @Test
    void unsyncedBytesAreLostKeptOrTornAnywhere() throws IOException {
        Files.createFile(file);
        fs.sync();
        Files.writeString(file, "abcdefgh");

        assertThat(new TreeSet<>(seen(fs, CrashFsSurvivalTest::text)))
                .contains("", "abcdefgh", "a", "abcd", "abcdefg")
                .contains("........", "abc.....")
                .allMatch(text -> "abcdefgh".startsWith(text.replace(".", "")));
    }

    @Test
    void writesAreReorderedAndLeaveHoles() throws IOException {
        Files.write(file, new byte[1536]);
        fs.sync();
        writeAt(file, 0, 512, 'a');
        writeAt(file, 512, 512, 'b');
        writeAt(file, 1024, 512, 'c');

        List<String> letters = seen(fs, left -> {
            String text = text(left);
            assertThat(text).hasSize(1536);
            return "" + text.charAt(511) + text.charAt(1023) + text.charAt(1535);
        });
        assertThat(letters).contains("...", "a..", ".b.", "..c", "ab.", "a.c", ".bc", "abc");
    }

    @Test
    void oneWriteSurvivesBlockByBlock() throws IOException {
        Files.write(file, new byte[2048]);
        fs.sync();
        writeAt(file, 100, 1500, 'x');

        assertThat(seen(fs, left -> {
                    String text = text(left);
                    assertThat(text.substring(0, 100)).isEqualTo(".".repeat(100));
                    return "" + text.charAt(511) + text.charAt(1023) + text.charAt(1535) + text.charAt(1599);
                }))
                .contains("....", "xxxx", "x..x", ".xx.", "..x.");
    }

    @Test
    void aSizeMayBeDurableWithoutItsBytes() throws IOException {
        Files.writeString(file, "ab");
        fs.sync();
        writeAt(file, 4, 2, 'c');

        assertThat(seen(fs, CrashFsSurvivalTest::text)).contains("ab", "ab....", "ab..cc", "ab..c.", "ab..c");
    }

    @Test
    void aForceOfDataKeepsBytesAndSizeButNotPermissions() throws IOException {
        Files.writeString(file, "ab");
        fs.sync();
        Files.setPosixFilePermissions(file, Set.of());
        Files.setPosixFilePermissions(file, Metadata.DIRECTORY);
        try (var channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(new byte[] {'c'}));
            channel.force(false);
        }

        assertThat(seen(fs, CrashFsSurvivalTest::text)).containsOnly("abc");
        assertThat(seen(fs, left -> Files.getPosixFilePermissions(left.getPath("/file"))))
                .contains(Metadata.FILE, Metadata.DIRECTORY);
    }

    @Test
    void truncationsHappenInOrderAndBeforeWhatFollowsThem() throws IOException {
        Files.writeString(file, "old old");
        fs.sync();
        Files.writeString(file, "new");

        assertThat(new TreeSet<>(seen(fs, CrashFsSurvivalTest::text)))
                .containsExactlyInAnyOrder("old old", "", "...", "n", "n..", "ne", "ne.", "new");
    }

    @Test
    void aNewFileIsForgottenWithoutASyncOfItsDirectory() throws IOException {
        Files.writeString(file, "text");
        force(file);

        assertThat(seen(fs, CrashFsSurvivalTest::names)).contains("", "/file");
        assertThat(seen(fs, left -> names(left).isEmpty() ? "" : text(left))).containsOnly("", "text");
    }

    @Test
    void aSyncOfADirectoryDoesNotMakeItsOwnNameDurable() throws IOException {
        Files.createDirectories(fs.getPath("/a/b"));
        Files.createFile(fs.getPath("/a/b/c"));
        force(fs.getPath("/a/b"));

        assertThat(new TreeSet<>(seen(fs, CrashFsSurvivalTest::names))).containsExactly("", "/a", "/a /a/b /a/b/c");
    }

    @Test
    void aRenameInsideOfADirectoryDoesNotMakeItsNameDurableEither() throws IOException {
        Files.createDirectory(fs.getPath("/dir"));
        Files.writeString(fs.getPath("/dir/file.tmp"), "text");
        force(fs.getPath("/dir/file.tmp"));
        Files.move(fs.getPath("/dir/file.tmp"), fs.getPath("/dir/file"), StandardCopyOption.ATOMIC_MOVE);
        force(fs.getPath("/dir"));

        assertThat(names(fs.crash(0))).isEmpty();
        assertThat(seen(fs, CrashFsSurvivalTest::names)).contains("/dir /dir/file");
    }

    @Test
    void changesOfADirectoryAreIndependentWhenStrict() throws IOException {
        Files.createFile(fs.getPath("/1"));
        Files.createFile(fs.getPath("/2"));

        assertThat(new TreeSet<>(seen(fs, CrashFsSurvivalTest::names))).containsExactly("", "/1", "/1 /2", "/2");
    }

    @Test
    void changesOfDirectoriesAreAPrefixWhenOrdered() throws IOException {
        var ordered = new CrashFs(CrashRules.ORDERED, 0);
        Files.createFile(ordered.getPath("/1"));
        Files.writeString(ordered.getPath("/2"), "x");
        Files.createFile(ordered.getPath("/3"));
        force(ordered.getPath("/2"));

        assertThat(new TreeSet<>(seen(ordered, CrashFsSurvivalTest::names))).containsExactly("/1 /2", "/1 /2 /3");
    }

    @Test
    void aDeletedFileComesBackUntilItsDirectoryIsSynced() throws IOException {
        Files.writeString(file, "text");
        fs.sync();
        Files.delete(file);

        assertThat(seen(fs, CrashFsSurvivalTest::names)).contains("", "/file");
    }

    @Test
    void anUnsyncedRenameIsUndoneAsAWhole() throws IOException {
        Files.writeString(file, "old");
        Files.writeString(fs.getPath("/tmp"), "new");
        fs.sync();
        Files.move(fs.getPath("/tmp"), file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(new TreeSet<>(seen(fs, left -> names(left) + " " + text(left))))
                .containsExactly("/file /tmp old", "/file new");
    }

    @Test
    void aRenameBetweenDirectoriesIsAtomicAndDurableWithEither() throws IOException {
        Files.createDirectory(fs.getPath("/a"));
        Files.writeString(fs.getPath("/a/x"), "text");
        fs.sync();
        Files.createDirectory(fs.getPath("/b"));
        Files.move(fs.getPath("/a/x"), fs.getPath("/b/y"));

        assertThat(new TreeSet<>(seen(fs, CrashFsSurvivalTest::names)))
                .containsExactly("/a /a/x", "/a /a/x /b", "/a /b /b/y");
    }

    @Test
    void aChainOfRenamesNeverDuplicatesOrLosesAFile() throws IOException {
        Files.writeString(fs.getPath("/1"), "one");
        Files.writeString(fs.getPath("/2"), "two");
        fs.sync();
        Files.move(fs.getPath("/1"), fs.getPath("/3"));
        Files.move(fs.getPath("/2"), fs.getPath("/1"));
        Files.move(fs.getPath("/3"), fs.getPath("/4"));

        assertThat(new TreeSet<>(seen(fs, CrashFsSurvivalTest::names)))
                .containsExactly("/1 /2", "/1 /3", "/1 /4", "/2 /3", "/2 /4");
    }

    @Test
    void aRenamedFileIsEmptyWhenItsBytesWereNotSynced() throws IOException {
        Files.writeString(fs.getPath("/tmp"), "new");
        Files.move(fs.getPath("/tmp"), file);
        force(fs.getPath("/"));

        assertThat(seen(fs, CrashFsSurvivalTest::text)).contains("", "new", "...");
    }

    @Test
    void theSameChoiceGivesTheSameState() throws IOException {
        Files.writeString(file, "abcdefgh");
        Files.createDirectory(fs.getPath("/dir"));

        for (long choice = 0; choice < 50; choice++) {
            CrashFs one = fs.crash(choice);
            CrashFs other = fs.crash(choice);
            assertThat(one.origin()).isEqualTo(other.origin());
            assertThat(names(one)).isEqualTo(names(other));
        }
    }

    @Test
    void everyStateIsGoneThroughOnce() throws IOException {
        Files.createFile(fs.getPath("/1"));
        Files.createFile(fs.getPath("/2"));
        fs.sync();
        Files.writeString(fs.getPath("/1"), "x");
        Files.delete(fs.getPath("/2"));

        List<String> states = new ArrayList<>();
        for (CrashFs left : fs.everyCrash(1000)) {
            states.add(names(left) + " " + Files.readString(left.getPath("/1")).replace('\0', '.'));
        }
        assertThat(new TreeSet<>(states)).containsExactly("/1 ", "/1 .", "/1 /2 ", "/1 /2 .", "/1 /2 x", "/1 x");
        assertThat(fs.everyCrash(3)).hasSize(3);
    }

    @Test
    void aStateSaysHowItCameAbout() throws IOException {
        Files.writeString(file, "old");
        fs.sync();
        Files.move(file, fs.getPath("/moved"));
        writeAt(fs.getPath("/moved"), 0, 3, 'x');

        assertThat(fs.crash(0).origin()).isEqualTo("""
                crashed after 4 operations, choice 0:
                  lost: rename /file -> /moved
                  /file: of 1 unsynced writes and truncations 0 blocks kept, 1 lost; size 3 (durable 3, last seen 3)
                before: a new file system""");
        assertThat(fs.crash(1).origin()).contains("kept: rename /file -> /moved", "1 blocks kept, 0 lost");
    }

    @Test
    void whatACrashLeftIsDurable() throws IOException {
        Files.writeString(file, "text");

        CrashFs left = fs.crash(1);

        assertThat(seen(left, CrashFsSurvivalTest::text)).containsOnly("text");
    }

    @Test
    void aKilledProcessLeavesEverythingAsItWasAndNoMoreDurable() throws IOException {
        Files.writeString(file, "text");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.lock();

            CrashFs next = fs.kill();

            assertThat(fs.dead()).isTrue();
            assertThat(text(next)).isEqualTo("text");
            assertThat(next.locked(next.getPath("/file"))).isFalse();
            Files.createFile(next.getPath("/more"));
            assertThat(seen(next, CrashFsSurvivalTest::names)).contains("", "/file", "/file /more", "/more");
        }
    }

    @Test
    void locksAndFileKeysDoNotOutliveTheProcess() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            fs.sync();
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();

            CrashFs left = fs.crash(0);

            assertThat(fs.locked(file)).isFalse();
            Path same = left.getPath("/file");
            assertThat(left.locked(same)).isFalse();
            assertThat(Files.readAttributes(same, BasicFileAttributes.class).fileKey())
                    .isNotEqualTo(key);
        }
    }
}
