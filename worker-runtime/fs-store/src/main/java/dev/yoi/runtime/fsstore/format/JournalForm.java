package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.model.WorkerId;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The binary parts of a journal segment: its header, and batches of frames. Big-endian; the tables are in
/// `docs/formats/runtime-store.md`.
public final class JournalForm {
    /// Where the first batch of a segment begins.
    public static final int SEGMENT_HEADER_BYTES = 4096;
    public static final int BATCH_HEADER_BYTES = 64;
    public static final int FRAME_HEADER_BYTES = 24;
    /// Longest batch that a reader takes for one.
    public static final int MAX_BATCH_BYTES = 48 << 20;

    private static final int SEGMENT_MAGIC = 0x594F4953;
    private static final int BATCH_MAGIC = 0x594F4942;
    private static final int SEGMENT_SUMMED_BYTES = 48;
    private static final int CRC_AT = 60;
    private static final int EVENTS = 1;
    private static final int RUNTIME = 2;

    /// What a segment says about itself; `follows` is the first position of the segment before it, or 0.
    public record SegmentHeader(UUID storeId, long first, long epoch, long follows) {}

    /// What a batch says about itself. `length` is in bytes, the header included.
    public record BatchHeader(
            int length, UUID storeId, long segment, long first, long epoch, long durableThrough, int frames) {}

    /// Lines that became durable together; `worker` is null for lines of the runtime. `from` and `to` are offsets
    /// in the batch, around lines that each end in a line feed.
    public record Frame(@Nullable WorkerId worker, int from, int to) {}

    private JournalForm() {}

    public static ByteBuffer segmentHeader(SegmentHeader header) {
        var out = ByteBuffer.allocate(SEGMENT_HEADER_BYTES);
        out.putInt(SEGMENT_MAGIC).putInt(Records.FORMAT);
        out.putLong(header.storeId.getMostSignificantBits()).putLong(header.storeId.getLeastSignificantBits());
        out.putLong(header.first).putLong(header.epoch).putLong(header.follows);
        out.putInt(crc(out.duplicate().position(0).limit(SEGMENT_SUMMED_BYTES)));
        return out.clear();
    }

    /// Null when the bytes are no header.
    public static @Nullable SegmentHeader segmentHeader(ByteBuffer in) {
        if (in.remaining() < SEGMENT_SUMMED_BYTES + 4
                || in.getInt(0) != SEGMENT_MAGIC
                || in.getInt(4) != Records.FORMAT
                || in.getInt(SEGMENT_SUMMED_BYTES)
                        != crc(in.duplicate().position(0).limit(SEGMENT_SUMMED_BYTES))) {
            return null;
        }
        return new SegmentHeader(
                new UUID(in.getLong(8), in.getLong(16)), in.getLong(24), in.getLong(32), in.getLong(40));
    }

    /// Begins a batch: its header is filled in by [#endBatch].
    public static void beginBatch(ByteBuffer out) {
        out.clear().position(BATCH_HEADER_BYTES);
    }

    /// Begins a frame and answers where, for [#endFrame].
    public static int beginFrame(ByteBuffer out, @Nullable WorkerId worker) {
        int at = out.position();
        out.putInt(0).putInt((worker == null ? RUNTIME : EVENTS) << 24);
        out.putLong(worker == null ? 0 : worker.high()).putLong(worker == null ? 0 : worker.low());
        return at;
    }

    public static void line(ByteBuffer out, byte[] line) {
        out.put(line).put((byte) '\n');
    }

    public static void endFrame(ByteBuffer out, int at) {
        out.putInt(at, out.position() - at);
    }

    /// Completes the batch; the buffer is then ready to be written. `header.length` is not looked at.
    public static void endBatch(ByteBuffer out, BatchHeader header) {
        int length = out.position();
        out.putInt(0, BATCH_MAGIC).putInt(4, length);
        out.putLong(8, header.storeId.getMostSignificantBits());
        out.putLong(16, header.storeId.getLeastSignificantBits());
        out.putLong(24, header.segment).putLong(32, header.first).putLong(40, header.epoch);
        out.putLong(48, header.durableThrough).putInt(56, header.frames);
        out.flip();
        out.putInt(CRC_AT, batchCrc(out, length));
    }

    /// Reads the header at the buffer's position 0, unchecked but for what is needed to go on; null when it can't
    /// be one.
    public static @Nullable BatchHeader batchHeader(ByteBuffer in) {
        if (in.remaining() < BATCH_HEADER_BYTES || in.getInt(0) != BATCH_MAGIC) {
            return null;
        }
        int length = in.getInt(4);
        if (length < BATCH_HEADER_BYTES || length > MAX_BATCH_BYTES) {
            return null;
        }
        return new BatchHeader(
                length,
                new UUID(in.getLong(8), in.getLong(16)),
                in.getLong(24),
                in.getLong(32),
                in.getLong(40),
                in.getLong(48),
                in.getInt(56));
    }

    /// Whether the bytes 0 to `length` are an unharmed batch.
    public static boolean intact(ByteBuffer batch, int length) {
        return batch.limit() >= length && batch.getInt(CRC_AT) == batchCrc(batch, length);
    }

    /// Hands out the frames of an unharmed batch.
    public static void frames(ByteBuffer batch, int length, Consumer<Frame> receiver) {
        int at = BATCH_HEADER_BYTES;
        while (at < length) {
            int size = length - at < FRAME_HEADER_BYTES ? 0 : batch.getInt(at);
            if (size < FRAME_HEADER_BYTES || size > length - at) {
                throw new FormatException("a frame of a batch has an impossible length");
            }
            boolean events = batch.get(at + 4) == EVENTS;
            WorkerId worker = events ? new WorkerId(batch.getLong(at + 8), batch.getLong(at + 16)) : null;
            receiver.accept(new Frame(worker, at + FRAME_HEADER_BYTES, at + size));
            at += size;
        }
    }

    private static int batchCrc(ByteBuffer batch, int length) {
        var crc = new CRC32C();
        crc.update(batch.duplicate().position(0).limit(CRC_AT));
        crc.update(batch.duplicate().position(BATCH_HEADER_BYTES).limit(length));
        return (int) crc.getValue();
    }

    private static int crc(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
