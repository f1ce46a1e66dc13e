package dev.yoi.runtime.testkit.crashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Operations that fail, processes that die, and what is counted.
class CrashFsFaultTest {
    private final CrashFs fs = new CrashFs();
    private final Path file = fs.getPath("/file");

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length);
    }

    @Test
    void theNthOperationFailsOnce() throws IOException {
        fs.failAt(2, Fault.IO_ERROR);
        try (var channel = open()) {
            channel.write(bytes(1));
            assertThatThrownBy(() -> channel.write(bytes(1))).hasMessage("Input/output error");
            assertThat(channel.size()).isEqualTo(1);
            channel.write(bytes(1));
        }
        assertThat(Files.size(file)).isEqualTo(2);
    }

    @Test
    void operationsFailWhileTheyAreToldTo() throws IOException {
        Files.createFile(file);
        fs.failWhen(step -> step.path().equals("/file"), Fault.PERMISSION_DENIED);
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(AccessDeniedException.class);
        Files.createFile(fs.getPath("/other"));
        fs.heal();
        assertThat(Files.readString(file)).isEmpty();
    }

    @Test
    void aShortWriteTakesHalf() throws IOException {
        fs.failAt(1, Fault.SHORT_WRITE);
        try (var channel = open()) {
            var source = bytes(9);
            assertThat(channel.write(source)).isEqualTo(5);
            assertThat(source.remaining()).isEqualTo(4);
            assertThat(channel.write(source)).isEqualTo(4);
        }
    }

    @Test
    void afterAFailedSyncALaterOneDoesNotMakeUpForIt() throws IOException {
        var survivors = new TreeSet<String>();
        for (long seed = 0; seed < 100; seed++) {
            var disk = new CrashFs(CrashRules.STRICT, seed);
            Path log = disk.getPath("/log");
            Files.write(log, new byte[1024]);
            disk.sync();
            disk.failAt(4, Fault.FAILED_SYNC);
            try (var channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {'a'}), 0);
                channel.write(ByteBuffer.wrap(new byte[] {'b'}), 512);
                assertThatThrownBy(() -> channel.force(false)).hasMessage("Input/output error");
                channel.write(ByteBuffer.wrap(new byte[] {'c'}), 1023);
                channel.force(false);
            }
            assertThat(Files.readString(log)).as("programs still see all").contains("a", "b", "c");
            survivors.add(Files.readString(disk.crash(0).getPath("/log")).replace("\0", ""));
        }
        assertThat(survivors).containsExactlyInAnyOrder("c", "ac", "bc", "abc");
    }

    @Test
    void afterAFailedSyncOfADirectoryALaterOneDoesNotMakeUpForItUnlessItIsChangedAgain() throws IOException {
        var survivors = new TreeSet<Boolean>();
        for (long seed = 0; seed < 50; seed++) {
            var disk = new CrashFs(CrashRules.STRICT, seed);
            Files.createFile(disk.getPath("/file"));
            disk.failAt(1, Fault.FAILED_SYNC);
            assertThatThrownBy(() -> syncRoot(disk)).hasMessage("Input/output error");
            CrashFs next = disk.kill();
            syncRoot(next);
            assertThat(Files.exists(next.getPath("/file")))
                    .as("programs see it")
                    .isTrue();
            survivors.add(Files.exists(next.crash(0).getPath("/file")));
            assertThat(Files.exists(next.crash(1).getPath("/file")))
                    .isEqualTo(Files.exists(next.crash(0).getPath("/file")));
        }
        assertThat(survivors).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void aDirectoryThatIsChangedAgainIsWrittenAsItIsSeen() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            var disk = new CrashFs(CrashRules.STRICT, seed);
            Files.createFile(disk.getPath("/file"));
            disk.failAt(1, Fault.FAILED_SYNC);
            assertThatThrownBy(() -> syncRoot(disk)).hasMessage("Input/output error");
            CrashFs next = disk.kill();
            Files.delete(Files.createFile(next.getPath("/touch")));
            syncRoot(next);
            assertThat(Files.exists(next.crash(0).getPath("/file"))).isTrue();
        }
    }

    private static void syncRoot(CrashFs disk) throws IOException {
        try (var channel = FileChannel.open(disk.getPath("/"), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Test
    void aFullDiskTakesWhatFits() throws IOException {
        fs.quota(10);
        Files.write(fs.getPath("/other"), new byte[4]);
        try (var channel = open()) {
            assertThat(channel.write(bytes(8))).isEqualTo(6);
            assertThatThrownBy(() -> channel.write(bytes(1))).hasMessage("No space left on device");
            assertThat(channel.write(bytes(6), 0))
                    .as("overwriting needs no space")
                    .isEqualTo(6);
            assertThat(Files.getFileStore(file).getUsableSpace()).isZero();
            Files.delete(fs.getPath("/other"));
            assertThat(channel.write(bytes(9))).isEqualTo(4);
        }
        assertThat(fs.used()).isEqualTo(10);
    }

    @Test
    void aDeadProcessDoesNothingAnyMore() throws IOException {
        var channel = open();
        fs.crashAt(2);
        channel.write(bytes(1));
        assertThat(fs.dead()).isFalse();
        assertThatThrownBy(() -> channel.force(true)).isInstanceOf(ProcessDied.class);
        assertThat(fs.dead()).isTrue();
        assertThat(fs.operations()).isEqualTo(2);
        assertThatThrownBy(() -> channel.read(bytes(1), 0)).isInstanceOf(ProcessDied.class);
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(ProcessDied.class);
        assertThatThrownBy(() -> Files.createFile(fs.getPath("/x"))).isInstanceOf(ProcessDied.class);
        assertThatThrownBy(() -> Files.newDirectoryStream(fs.getPath("/"))).isInstanceOf(ProcessDied.class);
        channel.close();
    }

    @Test
    void operationsAndBytesAreCountedPerFile() throws IOException {
        try (var channel = open();
                var directory = FileChannel.open(fs.getPath("/"), StandardOpenOption.READ)) {
            channel.write(bytes(100));
            Count before = fs.count(file);
            channel.write(bytes(20));
            channel.force(false);
            directory.force(true);
            channel.read(bytes(50), 100);

            assertThat(fs.count(file).since(before)).isEqualTo(new Count(1, 20, 1, 20, 1, 0));
            assertThat(fs.count()).isEqualTo(new Count(1, 20, 2, 120, 1, 1));
            assertThat(fs.count().syncs()).isEqualTo(2);
            assertThat(fs.counts()).containsKeys("/file", "/");
            assertThat(fs.trace())
                    .extracting(Step::toString)
                    .containsExactly(
                            "#0 CREATE /file",
                            "#1 WRITE /file (100 bytes)",
                            "#2 WRITE /file (20 bytes)",
                            "#3 FORCE /file",
                            "#4 FORCE_DIRECTORY /");
        }
    }

    @Test
    void anObserverMayHoldOneOperationWhileOthersGoOn() throws Exception {
        var held = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Files.createFile(file);
        fs.observe(step -> {
            if (step.operation() == Operation.FORCE) {
                held.countDown();
                await(go);
            }
        });
        try (var executor = Executors.newSingleThreadExecutor();
                var channel = open()) {
            Future<?> sync = executor.submit(() -> {
                channel.force(true);
                return null;
            });
            held.await();
            channel.write(bytes(3));
            assertThat(Files.size(file)).isEqualTo(3);
            assertThat(sync.isDone()).isFalse();
            go.countDown();
            sync.get();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void threadsMayShareIt() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                Path mine = fs.getPath("/" + i);
                all.add(executor.submit(() -> {
                    for (int n = 0; n < 200; n++) {
                        Files.write(mine, new byte[3], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
        assertThat(fs.used()).isEqualTo(4 * 200 * 3);
        assertThat(fs.operations()).isEqualTo(4 * 201);
    }
}
