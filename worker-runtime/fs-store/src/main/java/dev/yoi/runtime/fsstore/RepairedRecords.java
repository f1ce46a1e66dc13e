package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.JournalOwner.Named;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The records that a repair builds on: `runtime.json`, or what the headers of the journal say in its place, and
/// the checkpoint, if it can be read.
record RepairedRecords(RuntimeRecord record, boolean rewritten, Optional<Checkpoint> checkpoint, List<Named> foreign) {
    /// `foreign`: segments of another store.
    RepairedRecords {
        foreign = List.copyOf(foreign);
    }

    static RepairedRecords find(StoreFiles files, FilesystemStoreOptions options) throws IOException {
        Optional<Checkpoint> checkpoint = checkpoint(files);
        JournalOwner journal = JournalOwner.of(files);
        RuntimeRecord known = known(files, options);
        UUID other = known == null ? null : journal.other(known.storeId());
        if (known != null && (other == null || !JournalOwner.isAboutWorkersOf(files, other))) {
            return new RepairedRecords(
                    known, false, checkpoint(files, known.storeId()), journal.notOf(known.storeId()));
        }
        UUID storeId = null;
        long epoch = Math.max(
                known == null ? 1 : known.epoch(),
                checkpoint.map(Checkpoint::epoch).orElse(1L));
        for (Named segment : journal.segments()) {
            storeId = segment.header().storeId();
            epoch = Math.max(epoch, segment.header().epoch());
        }
        UUID id = storeId == null ? options.uuids().get() : storeId;
        var record = new RuntimeRecord(
                options.runtimeId(), id, epoch, options.clock().instant());
        return new RepairedRecords(record, true, checkpoint(files, id), journal.notOf(id));
    }

    private static @Nullable RuntimeRecord known(StoreFiles files, FilesystemStoreOptions options) throws IOException {
        byte[] file = files.readIfThere(files.runtimeRecord());
        if (file == null) {
            return null;
        }
        try {
            RuntimeRecord record = RuntimeRecord.read(file);
            if (Records.format(file) > Records.FORMAT) {
                throw Failures.version(Records.format(file));
            }
            return record.id().equals(options.runtimeId()) ? record : null;
        } catch (FormatException e) {
            return null;
        }
    }

    /// Without one of another store, which was copied here: its position says nothing of this journal.
    static Optional<Checkpoint> checkpoint(StoreFiles files, UUID storeId) throws IOException {
        return checkpoint(files).filter(checkpoint -> checkpoint.mayBeOf(storeId));
    }

    /// Up to where the journal need not be looked at; -1 when that is not known. A checkpoint that does not say
    /// whose it is is not believed beside a `runtime.json` that was another store's, nor when the place in the
    /// journal that it names is not there: to take too much harms nothing.
    long checkpointed(StoreFiles files) throws IOException {
        if (checkpoint.isEmpty()) {
            return -1;
        }
        Checkpoint known = checkpoint.orElseThrow();
        long segment = known.next().segment();
        boolean doubtful = known.storeId() == null
                && (rewritten || (segment != 0 && !files.disk().exists(files.segment(segment))));
        return doubtful ? -1 : known.position();
    }

    static Optional<Checkpoint> checkpoint(StoreFiles files) throws IOException {
        byte[] file = files.readIfThere(files.checkpoint());
        try {
            return file == null ? Optional.empty() : Optional.of(Checkpoint.read(file));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }
}
