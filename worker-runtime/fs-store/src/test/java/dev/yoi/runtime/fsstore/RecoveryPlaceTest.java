package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.WatchedDisk.Operation;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The rows of the recovery table that are about where a store lies, whose it is and what the clock says: O, P,
/// Q.
@ExtendWith(QuietDeaths.class)
class RecoveryPlaceTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);

    @TempDir
    Path root;

    private final WatchedDisk disk = new WatchedDisk();

    private Path home() {
        return Trial.files(root).home();
    }

    private void closed(int events) {
        try (RuntimeStore store = open(root)) {
            fill(store, events);
        }
    }

    private static void fill(RuntimeStore store, int events) {
        for (WorkerId id : List.of(ONE, TWO)) {
            append(store, id, birth().toArray(WorkerEvent[]::new));
            for (int i = 4; i <= events; i++) {
                append(store, id, message("m" + i));
            }
        }
    }

    private static WorkerRuntimeException refusal(Runnable opening) {
        WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, opening::run);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private void refuseChanges(IOException with) {
        disk.watch((operation, path, _) -> {
            boolean changes = switch (operation) {
                case WRITE, FORCE, TRUNCATE, CREATE_DIRECTORY, RENAME_FROM, RENAME, DELETE, SYNC_DIRECTORY -> true;
                case OPEN -> path.endsWith("LOCK");
                case READ, LIST -> false;
            };
            if (changes) {
                throw with;
            }
        });
    }

    @Test
    void rowO_aReadOnlyMediumIsAPermissionRefusalAndCanBeRead() {
        closed(10);
        refuseChanges(new FileSystemException(root.toString(), null, "Read-only file system"));
        WorkerRuntimeException refusal = refusal(() -> FilesystemStore.open(Trial.options(root), disk));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_PERMISSION);
        assertThat(refusal.getMessage()).contains("read-only").doesNotContain(root.toString());
        readable();
    }

    @Test
    void rowO_filesOfSomebodyElseAreAPermissionRefusalAndCanBeRead() {
        closed(10);
        refuseChanges(new AccessDeniedException(root.toString()));
        WorkerRuntimeException refusal = refusal(() -> FilesystemStore.open(Trial.options(root), disk));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_PERMISSION);
        assertThat(refusal.getMessage()).doesNotContain(root.toString());
        readable();
    }

    private void readable() {
        try (RuntimeStore store = new Opening(Trial.options(root), disk).forReading()) {
            assertThat(log(store, ONE)).hasSize(10);
            assertThat(store.status().writable()).isFalse();
        }
    }

    @Test
    void rowO_aDirectoryThatMayNotBeReadIsNotTakenForAnEmptyOne() {
        closed(10);
        disk.watch((operation, path, _) -> {
            if (operation == Operation.OPEN && path.endsWith("runtime.json")) {
                throw new AccessDeniedException(path.toString());
            }
        });
        assertThat(refusal(() -> FilesystemStore.open(Trial.options(root), disk))
                        .code())
                .isEqualTo(ErrorCode.STORE_PERMISSION);
        assertThat(refusal(() -> new Opening(Trial.options(root), disk).forReading())
                        .code())
                .isEqualTo(ErrorCode.STORE_PERMISSION);
    }

    /// Permissions do not bind the superuser: then there is nothing to see here, and the tests above stand for
    /// it.
    @Test
    void rowO_realPermissionsAreRespected() throws IOException {
        closed(10);
        Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(home().resolve("LOCK"), PosixFilePermissions.fromString("r--------"));
        try {
            if (!Files.isWritable(home())) {
                assertThat(refusal(() -> open(root)).code()).isEqualTo(ErrorCode.STORE_PERMISSION);
                try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
                    assertThat(log(store, ONE)).hasSize(10);
                }
                Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("---------"));
                assertThat(refusal(() -> FilesystemStore.openReadOnly(Trial.options(root)))
                                .code())
                        .isEqualTo(ErrorCode.STORE_PERMISSION);
            }
        } finally {
            Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(home().resolve("LOCK"), PosixFilePermissions.fromString("rw-------"));
        }
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(10);
        }
    }

    @Test
    void rowO_oneWorkersFilesThatMayNotBeReadHarmThatWorkerOnly() throws IOException {
        closed(10);
        for (Path file : contents(Trial.files(root).catalog())) {
            Files.delete(file);
        }
        disk.watch((operation, path, _) -> {
            if (operation == Operation.OPEN
                    && path.toString().contains(ONE.toString())
                    && path.endsWith("events.jsonl")) {
                throw new AccessDeniedException(path.toString());
            }
        });
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            assertThat(log(store, TWO)).hasSize(10);
            assertThat(store.diagnostics())
                    .anySatisfy(diagnostic -> assertThat(diagnostic.message()).contains("permission denied"));
            disk.watch((_, _, _) -> {});
        }
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(10);
        }
    }

    private static List<Path> contents(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void theStoreIsItsOwnersOnly() throws IOException {
        closed(10);
        try (RuntimeStore store = open(root)) {
            store.storeBundle(Trial.bundle("b", "one"));
        }
        try (Stream<Path> all = Files.walk(root.resolve("runtimes"))) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void rowP_aClockThatGoesBackwardsOrFarForwardBreaksNothing() {
        var clock = new Instant[] {Instant.parse("2026-11-21T10:00:00Z")};
        var times = List.of(
                "2026-11-21T10:00:01Z",
                "1970-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999Z",
                "1969-12-31T23:59:59Z",
                "2026-11-21T10:00:02Z",
                "+12000-01-01T00:00:00Z");
        var options = new FilesystemStoreOptions(
                root,
                Trial.RUNTIME,
                () -> clock[0],
                () -> Trial.STORE_ID,
                FilesystemStoreOptions.Host.current(),
                Trial.options(root).limits());
        int events = 0;
        for (String time : times) {
            clock[0] = Instant.parse(time);
            for (int round = 0; round < 2; round++) {
                var dying = new WatchedDisk();
                RuntimeStore store = FilesystemStore.open(options, dying);
                assertThat(store.diagnostics()).isEmpty();
                if (events > 0) {
                    assertThat(log(store, ONE)).hasSize(events);
                }
                events += Trial.appendAt(store, ONE, clock[0], events == 0 ? Trial.created() : message("at " + time));
                store.storeBundle(Trial.bundle("b" + events, time));
                if (round == 0) {
                    dying.die();
                }
                store.close();
            }
        }
        try (RuntimeStore store = FilesystemStore.open(options)) {
            assertThat(log(store, ONE)).hasSize(2 * times.size());
            assertThat(log(store, ONE).getLast().decode().at()).isEqualTo(clock[0]);
            assertThat(store.bundles()).hasSize(2 * times.size());
        }
        assertThat(StoreDoctor.check(options)).isEmpty();
    }

    /// What an opening says when the journal was changed after a death; the workers as of the checkpoint are
    /// there.
    private void lacking(Damage damage) throws IOException {
        closed(10);
        var died = Trial.onlyTheJournal(disk);
        RuntimeStore dying = FilesystemStore.open(Trial.options(root), disk);
        append(dying, ONE, message("lost"));
        disk.die();
        died.countDown();
        dying.close();
        damage.to(home().resolve("journal"));
        for (int opening = 0; opening < 2; opening++) {
            try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
                assertThat(store.diagnostics())
                        .anySatisfy(diagnostic ->
                                assertThat(diagnostic.code().value()).isEqualTo("acknowledged_data_missing"));
            }
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics())
                    .anySatisfy(diagnostic -> assertThat(diagnostic.message()).contains("behind position 20"));
            assertThat(log(store, ONE)).hasSize(10);
            append(store, ONE, message("goes on"));
        }
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(11);
            assertThat(store.diagnostics())
                    .as("said until somebody has seen to it")
                    .extracting(diagnostic -> diagnostic.code().value())
                    .containsExactly("acknowledged_data_missing");
        }
        Files.delete(Trial.files(root).losses());
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(11);
            assertThat(store.diagnostics()).isEmpty();
        }
    }

    private interface Damage {
        void to(Path journal) throws IOException;
    }

    @Test
    void rowQ_aJournalThatIsMissingIsReportedWithItsPosition() throws IOException {
        lacking(journal -> {
            for (Path segment : contents(journal)) {
                Files.delete(segment);
            }
            Files.delete(journal);
        });
    }

    @Test
    void rowQ_aSegmentThatIsShorterThanTheCheckpointSaysIsReported() throws IOException {
        lacking(journal -> {
            for (Path segment : contents(journal)) {
                try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                    file.truncate(100);
                }
            }
        });
    }

    @Test
    void rowQ_afterACleanCloseAMissingJournalIsNoLoss() throws IOException {
        closed(10);
        for (Path segment : contents(home().resolve("journal"))) {
            Files.delete(segment);
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics()).isEmpty();
            assertThat(log(store, ONE)).hasSize(10);
        }
    }

    @Test
    void aStoreAmongTicketsIsRefused() throws IOException {
        Path ticket = Files.createDirectories(root.resolve("project/.yoi/tickets/20261121-100000-001"));
        Files.writeString(ticket.resolve("item.md"), "---\n");
        for (Path place : List.of(ticket, ticket.resolve("store"), ticket.resolveSibling("store"))) {
            WorkerRuntimeException refusal = refusal(() -> open(place));
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refusal.getMessage()).contains("ticket");
        }
        open(root.resolve("project/.yoi/store")).close();
    }

    @Test
    void aNetworkFileSystemIsWarnedOf() {
        disk.liesOn("nfs4");
        try (RuntimeStore store = FilesystemStore.open(Trial.options(root), disk)) {
            assertThat(store.diagnostics()).hasSize(1);
            assertThat(store.diagnostics().getFirst().code().value()).isEqualTo("network_file_system");
            assertThat(store.diagnostics().getFirst().severity()).isEqualTo(Severity.WARNING);
            append(store, ONE, Trial.created());
        }
    }
}
