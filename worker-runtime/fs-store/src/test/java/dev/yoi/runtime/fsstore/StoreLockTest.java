package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people and programs do to a store that is open: its lock file read, deleted, copied; the store copied
/// (I6).
class StoreLockTest {
    private static final WorkerId ONE = Trial.worker(1);

    @TempDir
    Path root;

    private Path home() {
        return root.resolve("store");
    }

    private RuntimeStore held() {
        RuntimeStore store = Trial.open(home());
        Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
        return store;
    }

    private static ErrorCode refusal(Path store) {
        return catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.open(store))
                .code();
    }

    private static void fillUntilRefused(RuntimeStore store, ErrorCode code) {
        var refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> {
            for (int i = 0; i < 200; i++) {
                Trial.append(store, ONE, Trial.message("x".repeat(10_000)));
            }
        });
        assertThat(refusal).as("a refusal at a change of the segment").isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(store.status().writable()).isFalse();
    }

    /// Closing any descriptor of the file frees a POSIX lock, so a refusal must not have opened it.
    @Test
    void I6_aRefusedSecondOpeningDoesNotFreeTheLock() throws Exception {
        try (RuntimeStore store = held()) {
            assertThat(refusal(home())).isEqualTo(ErrorCode.STORE_IN_USE);
            assertThat(OtherProcess.opens(home())).isEqualTo("store_in_use");
            Trial.append(store, ONE, Trial.message("still mine"));
        }
        assertThat(OtherProcess.opens(home())).isEqualTo("opened");
    }

    /// A holder that reads the file itself frees its lock; nothing of this store does.
    @Test
    void I6_readersAndTheDoctorDoNotFreeTheLock() throws Exception {
        try (RuntimeStore store = held()) {
            FilesystemStore.openReadOnly(Trial.options(home())).close();
            StoreDoctor.check(Trial.options(home()));
            assertThat(OtherProcess.opens(home())).isEqualTo("store_in_use");
            assertThat(store.status().writable()).isTrue();
        }
    }

    /// Whatever frees the lock, the epoch tells the holder that somebody else came.
    @Test
    void I6_aHolderWhoseLockWasFreedStopsWhenAnotherProcessOpened() throws Exception {
        try (RuntimeStore store = held()) {
            // What a careless program in this process would do.
            Files.readAllBytes(Trial.files(home()).lock());
            Files.delete(Trial.files(home()).holder()); // else the other one sees that this process runs
            assertThat(OtherProcess.opens(home())).isEqualTo("opened");
            fillUntilRefused(store, ErrorCode.STORE_FENCED);
        }
        try (RuntimeStore store = Trial.open(home())) {
            assertThat(Trial.log(store, ONE)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(store.diagnostics()).isEmpty();
        }
    }

    @Test
    void I6_aDeletedLockFileStopsTheHolderBeforeItsNextSegment() throws IOException {
        try (RuntimeStore store = held()) {
            Files.delete(Trial.files(home()).lock());
            fillUntilRefused(store, ErrorCode.STORE_FENCED);
        }
        try (RuntimeStore store = Trial.open(home())) {
            assertThat(Trial.log(store, ONE)).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void I6_aDeletedLockFileStopsTheHolderBeforeItsNextAcknowledgement() throws IOException {
        held().close();
        try (RuntimeStore store = Trial.open(home())) {
            Files.delete(Trial.files(home()).lock());
            var refusal = catchThrowableOfType(
                    WorkerRuntimeException.class, () -> Trial.append(store, ONE, Trial.message("too late")));
            assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_FENCED);
        }
    }

    /// A process may go on without the store that it could not open, and somebody else repairs that.
    @Test
    void rowN_anOpeningThatFailedDoesNotSayThatItHoldsTheStore() throws IOException {
        held().close();
        var disk = new WatchedDisk();
        disk.watch((operation, path, _) -> {
            if (operation == WatchedDisk.Operation.OPEN && path.endsWith("checkpoint.json")) {
                throw new IOException("broken");
            }
            if (operation == WatchedDisk.Operation.OPEN && path.endsWith("runtime.jsonl")) {
                throw new IOException("broken");
            }
        });
        var refusal = catchThrowableOfType(
                WorkerRuntimeException.class, () -> FilesystemStore.open(Trial.options(home()), disk));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_IO);
        assertThat(Trial.files(home()).holder()).doesNotExist();
    }

    @Test
    void I6_aLockFileThatWasReplacedByItsCopyStopsTheHolder() throws IOException {
        try (RuntimeStore store = held()) {
            Path lock = Trial.files(home()).lock();
            Path copy = lock.resolveSibling("LOCK.copy");
            Files.createFile(copy);
            Files.move(copy, lock, StandardCopyOption.REPLACE_EXISTING);
            fillUntilRefused(store, ErrorCode.STORE_FENCED);
        }
    }

    /// A copy is another store; it has what was in files and journal at that moment, and nobody holds it.
    @Test
    void aStoreThatWasCopiedWhileItWasOpenOpensBesideTheOriginal() throws IOException {
        Path copied = root.resolve("copied");
        held().close(); // so that there is no checkpoint, which would move files under the copying
        try (RuntimeStore store = Trial.open(home())) {
            Trial.append(store, ONE, Trial.message("in the journal"));
            copy(home(), copied);
            try (RuntimeStore other = Trial.open(copied)) {
                assertThat(Trial.log(other, ONE)).hasSize(4);
                Trial.append(other, ONE, Trial.message("only here"));
                Trial.append(store, ONE, Trial.message("one"), Trial.message("two"));
            }
            assertThat(Trial.log(store, ONE)).hasSize(6);
        }
        try (RuntimeStore other = Trial.open(copied)) {
            assertThat(Trial.log(other, ONE)).hasSize(5);
        }
        assertThat(StoreDoctor.check(Trial.options(copied))).isEmpty();
    }

    /// As `cp -r` does it: what is renamed meanwhile (the ballast, being made in the background) is left out.
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                new NioDisk()
                        .createDirectory(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException && file.toString().endsWith(".tmp")) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }
}
