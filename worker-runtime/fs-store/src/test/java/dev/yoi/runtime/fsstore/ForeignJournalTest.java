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
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A journal and a `runtime.json` that don't belong together: nobody may pass over the journal in silence.
@ExtendWith(QuietDeaths.class)
class ForeignJournalTest {
    private static final WorkerId ONE = worker(1);
    private static final UUID OTHER = UUID.fromString("00000000-1111-4222-8333-444444444444");

    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    /// Its process died: the last events are in the journal only, or may be.
    private static void crashed(Path where, FilesystemStoreOptions options, WorkerId id) {
        try (RuntimeStore closed = FilesystemStore.open(options)) {
            append(closed, id, birth().toArray(WorkerEvent[]::new));
        }
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(options, disk);
        append(store, id, message("four"));
        disk.die();
        store.close();
        assertThat(Trial.files(where).disk()).isNotNull();
    }

    private static FilesystemStoreOptions other(Path where) {
        return FilesystemStoreOptions.of(where, Trial.RUNTIME, () -> Trial.AT, () -> OTHER)
                .withLimits(FilesystemStoreOptions.Limits.ofSegments(Trial.SEGMENT_BYTES));
    }

    private void recordOfAnotherStore() throws IOException {
        Files.write(Trial.files(root).runtimeRecord(), new RuntimeRecord(Trial.RUNTIME, OTHER, 7, Trial.AT).file());
    }

    private static void refused(WorkerRuntimeException refusal) {
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
        assertThat(refusal.getMessage())
                .contains(OTHER.toString())
                .contains(Trial.STORE_ID.toString())
                .contains("repair");
    }

    @Test
    void I3_aJournalOfAnotherStoreThanTheRecordIsNeverPassedOver() throws IOException {
        crashed(root, Trial.options(root), ONE);
        recordOfAnotherStore();
        byte[] record = Files.readAllBytes(Trial.files(root).runtimeRecord());

        refused(catchThrowableOfType(WorkerRuntimeException.class, () -> open(root)));
        refused(catchThrowableOfType(
                WorkerRuntimeException.class, () -> FilesystemStore.openReadOnly(Trial.options(root))));
        assertThat(StoreDoctor.check(Trial.options(root))).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.JOURNAL_FOREIGN);
            assertThat(finding.message()).contains(OTHER.toString()).contains(Trial.STORE_ID.toString());
        });
        assertThat(Trial.files(root).runtimeRecord()).hasBinaryContent(record);
    }

    /// The workers here are those of the journal, so the record is the one that doesn't belong.
    @Test
    void I3_aRepairGoesByTheJournalWhenItIsAboutTheWorkersHere() throws IOException {
        crashed(root, Trial.options(root), ONE);
        recordOfAnotherStore();

        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);

        assertThat(report.left()).isEmpty();
        assertThat(report.actions()).extracting(RepairAction::code).contains(RepairAction.Code.RECORD_REWRITTEN);
        try (RuntimeStore store = open(root)) {
            assertThat(store.identity().storeId()).isEqualTo(Trial.STORE_ID);
            assertThat(store.identity().epoch()).isGreaterThan(7);
            assertThat(log(store, ONE)).hasSize(4);
        }
    }

    /// Its workers are not here, so it is the journal that doesn't belong.
    @Test
    void aRepairSetsAJournalAsideThatIsAboutOtherWorkers() throws IOException {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        crashed(elsewhere, other(elsewhere), worker(2));
        StoreFiles files = Trial.files(root);
        for (Path segment : JournalOwner.segmentsOf(files)) {
            Files.delete(segment);
        }
        for (Path segment : JournalOwner.segmentsOf(Trial.files(elsewhere))) {
            Files.copy(segment, files.journal().resolve(segment.getFileName().toString()));
        }
        refused(catchThrowableOfType(WorkerRuntimeException.class, () -> open(root)));

        RepairReport report = StoreRepair.repair(Trial.options(root), false, Progress.NONE);

        assertThat(report.left()).isEmpty();
        try (RuntimeStore store = open(root)) {
            assertThat(store.identity().storeId()).isEqualTo(Trial.STORE_ID);
            assertThat(store.catalog().entries()).containsOnlyKeys(ONE);
            assertThat(log(store, ONE)).hasSize(3);
        }
    }

    @Test
    void theDoctorTellsOfASegmentWithoutItsHeader() throws IOException {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        Path last = JournalOwner.segmentsOf(Trial.files(root)).getLast();
        try (var file = new RandomAccessFile(last.toFile(), "rw")) {
            file.write(new byte[4096]);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.JOURNAL_DAMAGED);
            assertThat(finding.file()).endsWith(last.getFileName().toString());
        });
        open(root).close();
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void theDoctorKnowsNoFormatBeforeTheFirstOne() throws IOException {
        open(root).close();
        Path record = Trial.files(root).runtimeRecord();
        byte[] old = dev.yoi.runtime.fsstore.format.Line.file(new dev.yoi.runtime.fsstore.format.JsonWriter(256)
                .beginObject()
                .field("format", 0)
                .field("runtime_id", Trial.RUNTIME.value())
                .field("store_id", Trial.STORE_ID.toString())
                .field("epoch", 1)
                .field("created_at", "2026-11-21T10:00:00.010Z"));
        Files.write(record, old);
        var refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> StoreDoctor.check(Trial.options(root)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_VERSION_UNSUPPORTED);
    }
}
