package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.JournalForm.BatchHeader;
import dev.yoi.runtime.fsstore.format.JournalForm.SegmentHeader;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the journal behind the checkpoint, once, at opening: which batches count, and where it ends. Changes
/// nothing.
final class JournalScan {
    /// Where the journal ends. `last` is the last position; `segment` the first position of the last segment, 0
    /// without one; `torn` bytes at `offset` of it look like a write that was cut off. What lies before `offset`
    /// from `unvouched` on counts, but no batch says that it was synced.
    /// `cut`: there is less of the journal than there was when the checkpoint was made.
    record End(
            long last, long segment, long offset, long unvouched, long torn, long bytesBehindCheckpoint, boolean cut) {}

    private static final int SEARCH_BYTES = 1 << 20;
    private static final int UNKNOWN_TORN_BYTES = 64 << 10;

    private final StoreFiles files;
    private final UUID storeId;
    private final long lastEpoch;
    private final Segments segments = new Segments();
    private long expected;
    private long epoch;
    private long bytes;
    private long unvouched;
    private boolean cut;

    /// `lastEpoch`: that of the last opening for writing.
    JournalScan(StoreFiles files, UUID storeId, long lastEpoch) {
        this.files = files;
        this.storeId = storeId;
        this.lastEpoch = lastEpoch;
    }

    Segments segments() {
        return segments;
    }

    /// Hands out all batches that count behind the checkpoint (null: from the beginning of what is kept), in
    /// order. `store_corrupt` when something acknowledged can't be read (row F).
    End run(@Nullable Checkpoint checkpoint, Consumer<JournalReader.Batch> receiver) throws IOException {
        findSegments();
        Segment segment = start(checkpoint);
        try (var reader = new JournalReader(files, storeId)) {
            while (segment != null) {
                long from = firstOffset(checkpoint, segment);
                Segment known = new Segment(segment.first(), segment.path(), from);
                known.closed(expected - 1);
                segments.add(known);
                scan(known, reader, receiver);
                Segment next = segments.after(known);
                if (next == null) {
                    return end(known, reader, closed(checkpoint));
                }
                if (next.first() != expected) {
                    throw missing();
                }
                segment = next;
            }
        }
        return new End(expected - 1, 0, 0, 0, 0, 0, checkpoint != null);
    }

    /// An orderly close ended the journal, so nothing can have been cut off: what follows in the segment is what
    /// it held before it was used again.
    private boolean closed(@Nullable Checkpoint checkpoint) {
        return checkpoint != null && checkpoint.clean() && checkpoint.epoch() == lastEpoch && bytes == 0;
    }

    private static long firstOffset(@Nullable Checkpoint checkpoint, Segment segment) {
        return checkpoint != null && checkpoint.next().segment() == segment.first()
                ? checkpoint.next().offset()
                : JournalForm.SEGMENT_HEADER_BYTES;
    }

    private void findSegments() throws IOException {
        Segment before = null;
        for (Path path : files.disk().list(files.journal())) {
            String name = path.getFileName().toString();
            if (!name.matches("[0-9]{20}\\.log") || files.disk().isDirectory(path)) {
                continue;
            }
            long first = Long.parseLong(name.substring(0, 20));
            if (before != null) {
                before.closed(first - 1);
            }
            before = new Segment(first, path, size(path));
            segments.add(before);
        }
    }

    private long size(Path path) throws IOException {
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            return file.size();
        }
    }

    private @Nullable Segment start(@Nullable Checkpoint checkpoint) {
        if (checkpoint == null) {
            long oldest = segments.oldest();
            expected = oldest == Long.MAX_VALUE ? 1 : oldest;
            return segments.holding(expected);
        }
        expected = checkpoint.position() + 1;
        Segment named = segments.at(checkpoint.next().segment());
        Segment start = named == null ? segments.at(expected) : named;
        cut = named != null && named.end() < checkpoint.next().offset();
        if (start == null && segments.newest() > expected) {
            throw missing();
        }
        return start;
    }

    private void scan(Segment segment, JournalReader reader, Consumer<JournalReader.Batch> receiver)
            throws IOException {
        SegmentHeader header = header(segment, reader);
        epoch = header == null ? epoch : Math.max(epoch, header.epoch());
        unvouched = segment.end();
        cut |= header == null && reader.batch(segment.first(), segment.end()) == null;
        Segment after = segments.after(segment);
        long through = after == null ? Long.MAX_VALUE : after.first();
        // What lies behind that a holder wrote which had lost the store already: it was refused.
        while (expected < through) {
            JournalReader.Batch batch = reader.batch(segment.first(), segment.end());
            if (batch == null
                    || batch.header().first() != expected
                    || batch.header().epoch() < epoch) {
                return;
            }
            receiver.accept(batch);
            if (batch.header().durableThrough() >= expected - 1) {
                unvouched = batch.offset();
            }
            long lines = lines(batch);
            segment.added(expected, expected + lines - 1, batch.header().length());
            expected += lines;
            epoch = batch.header().epoch();
            bytes += batch.header().length();
        }
    }

    /// A header is durable before its segment has a name: without one, the segment is not what it was.
    private @Nullable SegmentHeader header(Segment segment, JournalReader reader) throws IOException {
        var head = ByteBuffer.allocate(JournalForm.SEGMENT_HEADER_BYTES);
        reader.file(segment.first()).read(head, 0);
        SegmentHeader header = JournalForm.segmentHeader(head.flip());
        return header == null || !header.storeId().equals(storeId) ? null : header;
    }

    private static long lines(JournalReader.Batch batch) {
        var count = new long[1];
        JournalForm.frames(batch.bytes(), batch.header().length(), frame -> {
            for (int at = frame.from(); at < frame.to(); at++) {
                count[0] += batch.bytes().get(at) == '\n' ? 1 : 0;
            }
        });
        return count[0];
    }

    private End end(Segment segment, JournalReader reader, boolean closed) throws IOException {
        long offset = segment.end();
        if (closed) {
            return new End(expected - 1, segment.first(), offset, offset, 0, bytes, cut);
        }
        DiskFile file = reader.file(segment.first());
        long size = file.size();
        for (long at = offset; at < size; at += SEARCH_BYTES) {
            searchVoucher(segment, reader, file.readFully(at, (int) Math.min(SEARCH_BYTES + 4L, size - at)), at);
        }
        return new End(expected - 1, segment.first(), offset, unvouched, torn(segment, file, offset, size), bytes, cut);
    }

    /// A later batch of this segment that says that what is missing was synced: then this is no torn end.
    private void searchVoucher(Segment segment, JournalReader reader, byte[] part, long at) throws IOException {
        for (int i = 0; i + 4 <= part.length; i++) {
            if (part[i] == 'Y' && part[i + 1] == 'O' && part[i + 2] == 'I' && part[i + 3] == 'B') {
                JournalReader.Batch batch = reader.batch(segment.first(), at + i);
                if (batch != null && batch.header().durableThrough() >= expected) {
                    throw missing();
                }
            }
        }
    }

    private long torn(Segment segment, DiskFile file, long offset, long size) throws IOException {
        if (offset >= size) {
            return 0;
        }
        int length = (int) Math.min(JournalForm.BATCH_HEADER_BYTES, size - offset);
        var head = ByteBuffer.wrap(file.readFully(offset, length));
        BatchHeader header = JournalForm.batchHeader(head);
        if (header == null) {
            return Math.min(UNKNOWN_TORN_BYTES, size - offset);
        }
        boolean old = !header.storeId().equals(storeId) || header.segment() != segment.first();
        return old ? 0 : Math.min(header.length(), size - offset);
    }

    private RuntimeException missing() {
        return Failures.corrupt("the journal can't be read at position " + expected + ", which was acknowledged");
    }
}
