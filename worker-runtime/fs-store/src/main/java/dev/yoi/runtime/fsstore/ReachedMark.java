package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records.Reached;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Says in a file of its own how far the journal went. It is written when that much of the journal is durable,
/// and before anything of it goes into another file; so a journal that ends before it has lost its end (row Q).
///
/// Nothing waits for it and nobody syncs it: after a loss of power it may be old, and is never ahead. Where it
/// can't be written the store goes on without. Belongs to the write-through thread.
final class ReachedMark implements Closeable {
    private static final System.Logger LOG = System.getLogger(ReachedMark.class.getName());

    private final LongSupplier durable;
    private @Nullable DiskFile file;
    private long said;

    /// `durable`: last position that is known to be durable in the journal.
    ReachedMark(StoreFiles files, LongSupplier durable) {
        this.durable = durable;
        try {
            said = durable.getAsLong();
            byte[] content = new Reached(said).file();
            DiskFile opened = files.disk().open(files.reached(), Disk.Mode.CREATE);
            file = opened;
            opened.write(ByteBuffer.wrap(content), 0);
            opened.truncate(content.length);
        } catch (IOException e) {
            without(e);
        }
    }

    /// The position that is said there; 0 when nothing is, or nothing that can be read.
    static long read(StoreFiles files) throws IOException {
        try {
            byte[] file = files.readIfThere(files.reached());
            return file == null ? 0 : Reached.read(file).position();
        } catch (FormatException | WorkerRuntimeException | OddFileException | AccessDeniedException e) {
            return 0; // it may be torn
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return 0;
        }
    }

    /// Called before anything that was committed since the last time is written elsewhere.
    void update() {
        through(durable.getAsLong());
    }

    /// The text never gets shorter, so it is written in its place.
    void through(long position) {
        DiskFile open = file;
        if (open == null || position <= said) {
            return;
        }
        try {
            open.write(ByteBuffer.wrap(new Reached(position).file()), 0);
            said = position;
        } catch (IOException e) {
            without(e);
        }
    }

    private void without(IOException cause) {
        LOG.log(System.Logger.Level.WARNING, "how far the journal went can't be noted down", cause);
        try {
            close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the note of how far the journal went could not be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
