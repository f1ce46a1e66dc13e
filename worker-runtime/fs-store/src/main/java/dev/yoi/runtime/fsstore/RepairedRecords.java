package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.JournalForm.SegmentHeader;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The records that a repair builds on: `runtime.json`, or what the headers of the journal say in its place, and
/// the checkpoint, if it can be read.
record RepairedRecords(RuntimeRecord record, boolean rewritten, Optional<Checkpoint> checkpoint) {
    static RepairedRecords find(StoreFiles files, FilesystemStoreOptions options) throws IOException {
        Optional<Checkpoint> checkpoint = checkpoint(files);
        RuntimeRecord known = known(files, options);
        if (known != null) {
            return new RepairedRecords(known, false, checkpoint);
        }
        UUID storeId = null;
        long epoch = checkpoint.map(Checkpoint::epoch).orElse(1L);
        for (Path path : files.disk().list(files.journal())) {
            SegmentHeader header = header(files, path);
            if (header != null) {
                storeId = header.storeId();
                epoch = Math.max(epoch, header.epoch());
            }
        }
        UUID id = storeId == null ? options.uuids().get() : storeId;
        var record = new RuntimeRecord(
                options.runtimeId(), id, epoch, options.clock().instant());
        return new RepairedRecords(record, true, checkpoint);
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

    private static Optional<Checkpoint> checkpoint(StoreFiles files) throws IOException {
        byte[] file = files.readIfThere(files.checkpoint());
        try {
            return file == null ? Optional.empty() : Optional.of(Checkpoint.read(file));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable SegmentHeader header(StoreFiles files, Path path) throws IOException {
        if (!path.getFileName().toString().endsWith(".log") || files.disk().isDirectory(path)) {
            return null;
        }
        var head = ByteBuffer.allocate(JournalForm.SEGMENT_HEADER_BYTES);
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            file.read(head, 0);
        }
        return JournalForm.segmentHeader(head.flip());
    }
}
