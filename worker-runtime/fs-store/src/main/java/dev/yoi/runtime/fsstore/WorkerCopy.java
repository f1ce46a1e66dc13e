package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.EventEncoder;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.LogCopy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A log that is copied into a worker of its own: written beside its place, synced, named, and only then the
/// journal gets the event that makes it a worker. A note says of each step whose it is ([IncomingCopies]).
final class WorkerCopy implements LogCopy {
    /// What the store does with a copy.
    interface Store {
        /// The copy's first append; its log lies in its place up to `copiedSeq`.
        void adopt(Append append, long copiedSeq);

        /// The copy is no longer under way; whether it became a worker.
        boolean ended(WorkerId id);

        /// A sync failed, so nothing more may be built on this disk (I16).
        void stop(WorkerRuntimeException failure);
    }

    private static final int FLUSH_BYTES = 1 << 20;
    private static final System.Logger LOG = System.getLogger(WorkerCopy.class.getName());

    private final WorkerId id;
    private final StoreFiles files;
    private final IncomingCopies notes;
    private final Store store;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private @Nullable DiskFile file;
    private long bytes;
    private long seq;
    private boolean handedOver;

    WorkerCopy(WorkerId id, StoreFiles files, Store store) {
        this.id = id;
        this.files = files;
        this.notes = new IncomingCopies(files);
        this.store = store;
    }

    /// What is done here can fail like any write; the caller closes this then.
    void begin() {
        WorkerPaths paths = files.worker(id);
        try {
            notes.note(id, 0);
            files.disk().createDirectory(files.fan(id));
            files.disk().createDirectory(paths.directory());
            file = files.disk().open(paths.incoming(), Disk.Mode.CREATE);
            file.truncate(0);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void add(RecordedEvent event) {
        if (event.seq() != seq + 1) {
            throw Failures.sequence(id, event.seq(), seq);
        }
        waiting.writeBytes(event.encoded()
                .orElseGet(() -> Line.seal(event.seq(), event.position(), EventEncoder.body(event.decode()))));
        waiting.write('\n');
        seq++;
        if (waiting.size() >= FLUSH_BYTES) {
            try {
                flush(open());
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private DiskFile open() {
        if (file == null) {
            throw new IllegalStateException("the copy is closed");
        }
        return file;
    }

    private void flush(DiskFile target) throws IOException {
        target.write(ByteBuffer.wrap(waiting.toByteArray()), bytes);
        bytes += waiting.size();
        waiting.reset();
    }

    @Override
    public void commit(Append append) {
        try {
            flush(open());
        } catch (IOException e) {
            throw failed(e);
        }
        try {
            takePlace(open());
        } catch (IOException e) {
            WorkerRuntimeException failure = failed(e);
            if (!Failures.noSpace(e)) {
                store.stop(failure);
            }
            throw failure;
        }
        store.adopt(append, seq);
        handedOver = true;
    }

    /// The file's bytes are durable before its name is, and both before the journal speaks of them.
    private void takePlace(DiskFile written) throws IOException {
        WorkerPaths paths = files.worker(id);
        written.force();
        close(written);
        notes.note(id, seq);
        files.disk().rename(paths.incoming(), paths.events());
        files.disk().syncDirectory(paths.directory());
        files.disk().syncDirectory(files.fan(id));
        files.disk().syncDirectory(files.workers());
    }

    private void close(DiskFile open) throws IOException {
        file = null;
        open.close();
    }

    private static WorkerRuntimeException failed(IOException e) {
        return Failures.noSpace(e) ? Failures.full() : Failures.io("copying a worker's log", e);
    }

    /// What can't be removed now is removed at the next opening: the note stays.
    @Override
    public void close() {
        try {
            DiskFile open = file;
            if (open != null) {
                close(open);
            }
            boolean worker = store.ended(id);
            if (worker) {
                notes.forget(id);
            } else if (!handedOver) {
                notes.giveUp(id);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a copy that came to nothing left files behind", e);
        }
    }
}
