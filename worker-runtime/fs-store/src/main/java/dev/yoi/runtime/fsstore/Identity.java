package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerRecord;
import dev.yoi.runtime.state.WorkerState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Whose a worker's files are. No line of a log names its worker, so that a log can be copied; but its first
/// event says what `worker.json` repeats beside the id: when it was made, from what, and with which key. A log
/// that began as a copy tells of its origin there, and is not looked at.
final class Identity {
    private static final String ANOTHER_LOG =
            "its log begins with the creation of another worker than worker.json tells of";

    private Identity() {}

    /// What is wrong, if this is another worker's log or lies in another worker's directory; null when nothing
    /// is, or nothing can be told.
    static @Nullable String foreign(StoreFiles files, WorkerId id) throws IOException {
        WorkerRecord record = record(files, files.worker(id).record());
        if (record == null) {
            return null;
        }
        if (!record.id().equals(id)) {
            return ofAnother(record);
        }
        return isAnothers(files, record, files.worker(id).events()) ? ANOTHER_LOG : null;
    }

    /// As [#foreign], of a log that is open: what is another worker's is refused.
    static void check(StoreFiles files, WorkerId id, LogFile log) throws IOException {
        WorkerRecord record = record(files, files.worker(id).record());
        if (record == null) {
            return;
        }
        if (!record.id().equals(id)) {
            throw Failures.damaged(id, ofAnother(record));
        }
        if (differs(record, log)) {
            throw Failures.damaged(id, ANOTHER_LOG);
        }
    }

    private static String ofAnother(WorkerRecord record) {
        return "its directory is that of worker " + record.id();
    }

    /// Whether the log certainly is not the one that this record belongs to.
    static boolean isAnothers(StoreFiles files, WorkerRecord record, Path events) throws IOException {
        try (DiskFile file = files.disk().open(events, Disk.Mode.READ)) {
            return differs(record, new LogFile(file));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Whether the log certainly is the one that this record belongs to.
    static boolean owns(StoreFiles files, WorkerRecord record, Path events) throws IOException {
        try (DiskFile file = files.disk().open(events, Disk.Mode.READ)) {
            WorkerRecord begun = begun(record.id(), new LogFile(file));
            return begun != null && begun.equals(record);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean differs(WorkerRecord record, LogFile log) throws IOException {
        if (record.lineage() != null) {
            return false;
        }
        WorkerRecord begun = begun(record.id(), log);
        return begun != null && !begun.equals(record);
    }

    /// What the first event says, as if it were this worker's.
    private static @Nullable WorkerRecord begun(WorkerId id, LogFile log) throws IOException {
        byte[] first = log.read(0);
        if (first == null) {
            return null;
        }
        try {
            return WorkerState.first(id, EventDecoder.decode(first)).record();
        } catch (FormatException | WorkerRuntimeException e) {
            return null; // damaged in another way
        }
    }

    /// Null when it is missing or can't be read: then it claims nothing.
    static @Nullable WorkerRecord record(StoreFiles files, Path file) throws IOException {
        try {
            byte[] record = files.readIfThere(file);
            return record == null ? null : StateForm.workerRecord(record);
        } catch (FormatException | WorkerRuntimeException | OddFileException e) {
            return null;
        }
    }
}
