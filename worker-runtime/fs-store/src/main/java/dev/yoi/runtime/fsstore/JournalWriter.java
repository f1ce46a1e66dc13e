package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.JournalForm.BatchHeader;
import dev.yoi.runtime.fsstore.format.JournalForm.SegmentHeader;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Appends batches to the journal: one write and one sync each. Belongs to the committer thread.
final class JournalWriter {
    /// What does not change while a store is open.
    record Context(CarefulDisk disk, StoreFiles files, StoreLock lock, UUID storeId, long epoch) {}

    /// The segment being written; `capacity` is the size of its file.
    private record Current(Segment segment, DiskFile file, long capacity) {}

    /// When this part of a segment is full, the next one is prepared: a store that hardly writes needs none.
    private static final int WHEN_TO_PREPARE = 4;

    /// Ten seconds in all.
    private static final int ROLL_ATTEMPTS_MAX = 200;

    private static final long BEFORE_ROLL_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Context context;
    private final Segments segments;
    private final SegmentSupply supply;
    private @Nullable Current current;
    private long follows;
    private long durable;
    private boolean vouched = true;

    /// Goes on behind `lastPosition`, in a fresh segment that follows the one that begins at `follows`.
    JournalWriter(Context context, Segments segments, SegmentSupply supply, long lastPosition, long follows) {
        this.context = context;
        this.segments = segments;
        this.supply = supply;
        this.durable = lastPosition;
        this.follows = follows;
    }

    long lastPosition() {
        return durable;
    }

    /// Where the next batch will begin, as far as is known.
    JournalPlace next() {
        return current == null
                ? JournalPlace.NOWHERE
                : new JournalPlace(current.segment().first(), current.segment().end());
    }

    /// Makes room for the first batch, so that it need not wait.
    void begin() throws IOException {
        roll(JournalForm.BATCH_HEADER_BYTES);
    }

    /// Completes the batch in the buffer, writes it and waits until it is on disk.
    void commit(ByteBuffer batch, int frames, int lines) throws IOException {
        Current room = room(batch.position());
        long offset = room.segment.end();
        seal(batch, room.segment, frames);
        int length = batch.remaining();
        context.lock.look(context.epoch); // what another holder has to pass over is not even written
        var flight = new FlightEvents.Sync();
        flight.begin();
        write(room.file, batch, offset);
        room.file.force();
        flight.ended(lines, length);
        context.lock.look(context.epoch);
        room.segment.added(durable + 1, durable + lines, length);
        durable += lines;
        vouched = false;
        if (room.segment.end() > room.capacity / WHEN_TO_PREPARE) {
            supply.prepare();
        }
    }

    /// Where overwriting needs room too, a full disk shows here: nothing is on disk then that counts, and the
    /// whole batch is written once more in the room of the ballast. A failed sync is never tried again.
    private void write(DiskFile file, ByteBuffer batch, long offset) throws IOException {
        try {
            file.write(batch, offset);
        } catch (IOException e) {
            if (!supply.madeRoom(e)) {
                throw e;
            }
            file.write(batch.rewind(), offset);
        }
    }

    /// Writes an empty batch that says that the last one was synced; nobody waits for it to reach the disk.
    void vouch(ByteBuffer buffer) throws IOException {
        Current room = current;
        if (vouched || room == null || room.capacity - room.segment.end() < JournalForm.BATCH_HEADER_BYTES) {
            return;
        }
        JournalForm.beginBatch(buffer);
        seal(buffer, room.segment, 0);
        room.file.write(buffer, room.segment.end());
        room.segment.added(durable + 1, durable, JournalForm.BATCH_HEADER_BYTES);
        vouched = true;
    }

    private void seal(ByteBuffer batch, Segment segment, int frames) {
        JournalForm.endBatch(
                batch,
                new BatchHeader(
                        batch.position(),
                        context.storeId,
                        segment.first(),
                        durable + 1,
                        context.epoch,
                        durable,
                        frames));
    }

    private Current room(int bytes) throws IOException {
        Current room = current;
        return room != null && room.capacity - room.segment.end() >= bytes ? room : roll(bytes);
    }

    /// When too many files are open, nothing was done that counts, and it may pass: it is tried again for as long
    /// as a caller would wait.
    private Current roll(int bytes) throws IOException {
        for (int attempt = 1; true; attempt++) {
            try {
                return rolled(bytes);
            } catch (IOException e) {
                if (!Failures.tooManyFiles(e) || attempt == ROLL_ATTEMPTS_MAX) {
                    throw e;
                }
                LockSupport.parkNanos(this, BEFORE_ROLL_AGAIN_NANOS);
            }
        }
    }

    /// Name, header and directory entry of the fresh segment are durable before its first batch.
    private Current rolled(int bytes) throws IOException {
        context.lock.verify(context.epoch);
        closeCurrent();
        StoreFiles files = context.files;
        long first = durable + 1;
        Path path = files.segment(first);
        Path fresh = supply.take(JournalForm.SEGMENT_HEADER_BYTES + (long) bytes);
        DiskFile file = files.disk().open(fresh, Disk.Mode.WRITE);
        try {
            file.write(JournalForm.segmentHeader(new SegmentHeader(context.storeId, first, context.epoch, follows)), 0);
            file.force();
            files.disk().rename(fresh, path);
            files.disk().syncDirectory(files.journal());
            var room = new Current(new Segment(first, path, JournalForm.SEGMENT_HEADER_BYTES), file, file.size());
            segments.add(room.segment);
            follows = first;
            current = room;
            return room;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void closeCurrent() throws IOException {
        if (current != null) {
            current.file.close();
            current = null;
        }
    }

    void close() throws IOException {
        closeCurrent();
    }
}
