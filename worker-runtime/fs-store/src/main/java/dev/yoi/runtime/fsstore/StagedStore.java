package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.BundleForm;
import dev.yoi.runtime.fsstore.format.EventEncoder;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.ImportNote;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the plain files of a cleanly closed store out of an archive: what lies in the journal of a store in use
/// is in no file here, since there is nothing that was not checkpointed. Nothing is synced before [#end].
final class StagedStore {
    private static final int FLUSH_BYTES = 1 << 20;
    private static final long EPOCH = 1;

    private final StoreFiles files;
    private final Disk disk;
    private final ArchiveHead head;
    private final Instant now;
    private final ByteArrayOutputStream runtimeLog = new ByteArrayOutputStream();
    private long runtimeSeq;
    private @Nullable Log log;
    private long workers;
    private long events;

    StagedStore(StoreFiles files, ArchiveHead head, Instant now) {
        this.files = files;
        this.disk = files.disk();
        this.head = head;
        this.now = now;
    }

    long workers() {
        return workers;
    }

    long events() {
        return events;
    }

    void begin(UUID storeId) throws IOException {
        for (Path directory : new Path[] {files.journal(), files.bundles(), files.workers(), files.catalog()}) {
            disk.createDirectory(directory);
        }
        files.replace(files.runtimeRecord(), new RuntimeRecord(head.runtime(), storeId, EPOCH, now).file());
    }

    void add(ArchiveItem item) throws IOException {
        switch (item) {
            case ArchiveItem.Bundle bundle -> bundle(bundle.bundle());
            case ArchiveItem.Deleted deleted -> {
                takeBack(deleted.tombstone().worker().toString());
                runtime(new RuntimeEvent.WorkerRemoved(deleted.tombstone().worker(), deleted.tombstone()));
            }
            case ArchiveItem.LeftOut leftOut -> takeBack(leftOut.subject());
            case ArchiveItem.Worker worker -> {
                close();
                log = new Log(worker.id());
                workers++;
            }
            case ArchiveItem.Event event -> {
                if (log == null) {
                    throw new IllegalStateException("an event follows its worker");
                }
                log.add(event.event());
                events++;
            }
        }
    }

    private void bundle(ConfigBundle bundle) throws IOException {
        close();
        write(files.bundle(bundle.digest()), BundleForm.file(bundle));
        runtime(new RuntimeEvent.BundleStored(bundle.ref()));
    }

    private void runtime(RuntimeEvent event) {
        runtimeLog.writeBytes(Line.seal(++runtimeSeq, head.position(), Records.body(now, event)));
        runtimeLog.write('\n');
    }

    /// What was written of the worker right before does not count after all.
    private void takeBack(String subject) throws IOException {
        Log written = log;
        close();
        if (written != null && written.id.toString().equals(subject)) {
            new Tree(disk, files.worker(written.id).directory()).delete();
            workers--;
            events -= written.count;
        }
    }

    private void close() throws IOException {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    /// Everything is durable when this returns.
    void end(String sum) throws IOException {
        close();
        write(files.runtimeLog(), runtimeLog.toByteArray());
        write(files.imported(), new ImportNote(sum, head.position(), now).file());
        var clean =
                new Checkpoint(head.position(), JournalPlace.NOWHERE, true, EPOCH, now, runtimeSeq, List.of(), null);
        write(files.checkpoint(), clean.file());
        new Tree(disk, files.home()).sync();
    }

    private void write(Path file, byte[] content) throws IOException {
        try (DiskFile out = disk.open(file, Disk.Mode.CREATE)) {
            out.truncate(0);
            out.write(ByteBuffer.wrap(content), 0);
        }
    }

    /// One worker's log.
    private final class Log {
        private final WorkerId id;
        private final DiskFile file;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private long bytes;
        private long count;

        Log(WorkerId id) throws IOException {
            WorkerPaths paths = files.worker(id);
            disk.createDirectory(files.fan(id));
            if (!disk.createDirectory(paths.directory())) {
                throw Failures.twice(id);
            }
            this.id = id;
            this.file = disk.open(paths.events(), Disk.Mode.CREATE);
        }

        void add(RecordedEvent event) throws IOException {
            waiting.writeBytes(event.encoded()
                    .orElseGet(() -> Line.seal(event.seq(), event.position(), EventEncoder.body(event.decode()))));
            waiting.write('\n');
            count++;
            if (waiting.size() >= FLUSH_BYTES) {
                flush();
            }
        }

        private void flush() throws IOException {
            file.write(ByteBuffer.wrap(waiting.toByteArray()), bytes);
            bytes += waiting.size();
            waiting.reset();
        }

        void close() throws IOException {
            try (file) {
                flush();
            }
        }
    }
}
