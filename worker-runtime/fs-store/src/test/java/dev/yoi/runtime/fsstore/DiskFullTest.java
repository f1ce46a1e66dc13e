package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The disk is full: nothing that was acknowledged is lost, more is refused before it changes anything, what is
/// going on can end, and the store goes on by itself when there is room again.
@ExtendWith(QuietDeaths.class)
class DiskFullTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerEvent[] END = {
        new WorkerEvent.ExecutionEnded(new Generation(1), EndReason.STOPPED, null),
        new WorkerEvent.WorkerStopped(StopOutcome.EXITED)
    };

    @TempDir
    Path temporary;

    /// Sends until that is refused for want of room; answers how many events the worker has then.
    private static long fill(RuntimeStore store) {
        if (store.catalog().entry(ONE).isEmpty()) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        while (true) {
            long before = store.load(ONE).lastSeq();
            WorkerRuntimeException refusal = catchThrowableOfType(
                    WorkerRuntimeException.class, () -> append(store, ONE, message("x".repeat(2_000))));
            if (refusal != null) {
                assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_FULL);
                assertThat(refusal.details())
                        .as("nobody need ask whether it happened")
                        .isEmpty();
                assertThat(store.load(ONE).lastSeq()).isEqualTo(before);
                assertThat(store.status().writable()).isTrue();
                return before;
            }
        }
    }

    private static CrashFs small() {
        var fs = new CrashFs();
        fs.quota(600_000);
        return fs;
    }

    @Test
    void sendsAreRefusedAndWhatIsGoingOnCanEnd() {
        CrashFs fs = small();
        long acknowledged;
        try (RuntimeStore store = Trial.open(fs.getPath("/store"))) {
            acknowledged = fill(store);
            assertThat(log(store, ONE)).hasSize((int) acknowledged);
            append(store, ONE, END);
            assertThat(store.diagnostics())
                    .anySatisfy(
                            diagnostic -> assertThat(diagnostic.code().value()).isEqualTo("store_full"));
        }
        for (long choice = 0; choice < 4; choice++) {
            CrashFs left = fs.crash(choice);
            try (RuntimeStore store = Trial.open(left.getPath("/store"))) {
                assertThat(log(store, ONE)).hasSize((int) acknowledged + 2);
            }
        }
    }

    @Test
    void itGoesOnByItselfWhenThereIsRoomAgain() {
        CrashFs fs = small();
        try (RuntimeStore store = Trial.open(fs.getPath("/store"))) {
            long acknowledged = fill(store);
            fs.quota(Long.MAX_VALUE);
            await().atMost(60, TimeUnit.SECONDS).until(() -> store.diagnostics().isEmpty());
            append(store, ONE, message("goes on"));
            assertThat(log(store, ONE)).hasSize((int) acknowledged + 1);
        }
    }

    @Test
    void aStoreOnAFullDiskOpensInTheRoomOfItsBallastSoThatWorkCanEnd() {
        CrashFs fs = small();
        long acknowledged;
        try (RuntimeStore store = Trial.open(fs.getPath("/store"))) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < 20; i++) {
                append(store, ONE, message("x".repeat(2_000)));
            }
            await().atMost(Trial.PATIENCE)
                    .until(() -> Files.exists(Trial.files(fs.getPath("/store")).ballast()));
            acknowledged = store.load(ONE).lastSeq();
        }
        fs.quota(fs.used());
        try (RuntimeStore store = Trial.open(fs.getPath("/store"))) {
            assertThat(log(store, ONE)).hasSize((int) acknowledged);
            append(store, ONE, END);
        }
        fs.quota(Long.MAX_VALUE);
        try (RuntimeStore store = Trial.open(fs.getPath("/store"))) {
            assertThat(log(store, ONE)).hasSize((int) acknowledged + 2);
        }
    }

    @Test
    void aDiskThatCannotEvenBeOpenedOnCanBeRead() {
        CrashFs fs = small();
        try (RuntimeStore store = Trial.open(fs.getPath("/store"))) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        fs.quota(fs.used());
        WorkerRuntimeException refusal =
                catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.open(fs.getPath("/store")));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_FULL);
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(fs.getPath("/store")))) {
            assertThat(log(store, ONE)).hasSize(3);
        }
    }

    /// As on file systems that never overwrite in place: the write into a segment that was filled needs room.
    @Test
    void aJournalWriteThatFindsNoRoomIsWrittenInThatOfTheBallast() {
        var disk = new WatchedDisk();
        var full = new AtomicBoolean();
        Path ballast = Trial.files(temporary).ballast();
        disk.watch((operation, path, bytes) -> {
            if (full.get() && operation == Operation.WRITE && bytes > 64 && Files.exists(ballast)) {
                throw new IOException("No space left on device");
            }
        });
        try (RuntimeStore store = FilesystemStore.open(Trial.options(temporary), disk)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < 20; i++) {
                append(store, ONE, message("x".repeat(2_000)));
            }
            await().atMost(Trial.PATIENCE).until(() -> Files.exists(ballast));
            full.set(true);
            append(store, ONE, message("in the room of the ballast"));
            full.set(false);
            await().atMost(60, TimeUnit.SECONDS).until(() -> store.diagnostics().isEmpty());
            append(store, ONE, message("goes on"));
            assertThat(log(store, ONE)).hasSize(25);
        }
    }

    /// Only the superuser can make a file system; elsewhere the simulated disk above stands for it.
    @Test
    void aRealFileSystemRunsFullAndTheStoreGoesOnAfterwards() throws Exception {
        Path mount = Files.createDirectory(temporary.resolve("small"));
        if (!mounted(mount)) {
            return;
        }
        try {
            Path other = mount.resolve("other");
            Files.write(other, new byte[2 << 20]);
            long acknowledged;
            try (RuntimeStore store = Trial.open(mount.resolve("store"))) {
                acknowledged = fill(store);
                append(store, ONE, END);
                Files.delete(other);
                await().atMost(60, TimeUnit.SECONDS)
                        .until(() -> store.diagnostics().isEmpty());
                append(store, worker(2), birth().toArray(WorkerEvent[]::new));
            }
            try (RuntimeStore store = Trial.open(mount.resolve("store"))) {
                assertThat(log(store, ONE)).hasSize((int) acknowledged + 2);
                assertThat(log(store, worker(2))).hasSize(3);
            }
            assertThat(StoreDoctor.check(Trial.options(mount.resolve("store")))).isEmpty();
        } finally {
            run("umount", mount.toString());
        }
    }

    private static boolean mounted(Path mount) throws Exception {
        return System.getProperty("user.name").equals("root")
                && run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mount.toString()) == 0;
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return 1; // there is no such command
        }
    }
}
