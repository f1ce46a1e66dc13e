package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.JournalForm.BatchHeader;
import dev.yoi.runtime.fsstore.format.JournalForm.SegmentHeader;
import dev.yoi.runtime.fsstore.format.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which batches of a journal count (rows E and F), on segments that are written byte by byte.
class JournalScanTest {
    private static final UUID STORE = Trial.STORE_ID;
    private static final int SEGMENT_BYTES = 32 << 10;
    private static final byte[] BODY =
            ",\"at\":\"2026-11-21T10:00:00.010Z\",\"kind\":\"plan\"".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private StoreFiles files;
    private final ByteBuffer segment = ByteBuffer.allocate(SEGMENT_BYTES);
    private int lastBatchAt;

    @BeforeEach
    void beginASegment() throws IOException {
        files = Trial.files(root);
        Files.createDirectories(files.journal());
        segment.put(JournalForm.segmentHeader(new SegmentHeader(STORE, 1, 2, 0)));
    }

    /// One event of worker 1 for each position from `first` to `last`.
    private static ByteBuffer batch(UUID store, long ofSegment, long first, long last, long epoch) {
        var out = ByteBuffer.allocate(4096);
        JournalForm.beginBatch(out);
        int frame = JournalForm.beginFrame(out, Trial.worker(1));
        for (long position = first; position <= last; position++) {
            JournalForm.line(out, Line.seal(position, position, BODY));
        }
        JournalForm.endFrame(out, frame);
        JournalForm.endBatch(out, new BatchHeader(0, store, ofSegment, first, epoch, first - 1, 1));
        return out;
    }

    private void put(ByteBuffer batch) {
        lastBatchAt = segment.position();
        segment.put(batch);
    }

    private record Scanned(List<Long> firsts, JournalScan.End end) {}

    private Scanned scan() throws IOException {
        Files.write(files.segment(1), segment.array());
        var firsts = new ArrayList<Long>();
        JournalScan.End end = new JournalScan(files, STORE, 2)
                .run(null, batch -> firsts.add(batch.header().first()));
        return new Scanned(firsts, end);
    }

    @Test
    void batchesThatFollowOneAnotherCount() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 1, 3, 3, 2));
        put(batch(STORE, 1, 4, 6, 3));

        assertThat(scan().firsts()).containsExactly(1L, 3L, 4L);
        assertThat(scan().end().last()).isEqualTo(6);
        assertThat(scan().end().offset()).isEqualTo(segment.position());
    }

    @Test
    void rowE_aBatchOfAnEarlierEpochIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 1, 3, 3, 1));

        assertThat(scan().firsts()).containsExactly(1L);
    }

    @Test
    void rowE_aFirstBatchOlderThanItsSegmentIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 1));

        assertThat(scan().firsts()).isEmpty();
    }

    @Test
    void rowE_aBatchThatDoesNotFollowIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 1, 2, 3, 2));

        assertThat(scan().firsts()).containsExactly(1L);
    }

    @Test
    void rowE_aBatchOfAnotherStoreIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(new UUID(1, 1), 1, 3, 3, 2));

        assertThat(scan().firsts()).containsExactly(1L);
        assertThat(scan().end().torn()).isZero();
    }

    @Test
    void rowE_aBatchOfTheSegmentThatThisOneWasBeforeIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 7, 3, 3, 2));

        assertThat(scan().firsts()).containsExactly(1L);
        assertThat(scan().end().torn()).isZero();
    }

    @Test
    void rowE_aBatchWithAChangedByteIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 1, 3, 3, 2));
        segment.put(lastBatchAt + 100, (byte) (segment.get(lastBatchAt + 100) ^ 1));

        assertThat(scan().firsts()).containsExactly(1L);
        assertThat(scan().end().torn()).isPositive();
    }

    /// Every byte of a batch is under its checksum, but the checksum itself.
    @Test
    void rowE_noByteOfABatchCanChangeUnnoticed() throws IOException {
        put(batch(STORE, 1, 1, 1, 2));
        for (int at = lastBatchAt; at < segment.position(); at++) {
            byte before = segment.get(at);
            segment.put(at, (byte) (before ^ 1 << at % 8));
            assertThat(scan().firsts()).as("byte %s", at - lastBatchAt).isEmpty();
            segment.put(at, before);
        }
    }

    @Test
    void rowF_damageThatALaterBatchVouchesForIsCorruption() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 1, 3, 3, 2));
        int damaged = lastBatchAt + 100;
        put(batch(STORE, 1, 4, 4, 2)); // says that 3 was durable when it was written
        segment.put(damaged, (byte) 0);

        var failure = catchThrowableOfType(WorkerRuntimeException.class, this::scan);
        assertThat(failure.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
        assertThat(failure).hasMessageContaining("position 3");
    }

    @Test
    void rowF_aMissingSegmentBetweenTwoIsCorruption() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        Files.write(files.segment(4), new byte[SEGMENT_BYTES]);

        var failure = catchThrowableOfType(WorkerRuntimeException.class, this::scan);
        assertThat(failure.code()).isEqualTo(ErrorCode.STORE_CORRUPT);
    }

    /// Written by a holder that had lost the store already, and told its callers so.
    @Test
    void I6_aBatchBehindTheBeginningOfTheNextSegmentIsNotTaken() throws IOException {
        put(batch(STORE, 1, 1, 2, 2));
        put(batch(STORE, 1, 3, 4, 2));
        var next = ByteBuffer.allocate(SEGMENT_BYTES);
        next.put(JournalForm.segmentHeader(new SegmentHeader(STORE, 3, 3, 1)));
        next.put(batch(STORE, 3, 3, 5, 3));
        Files.write(files.segment(3), next.array());

        assertThat(scan().firsts()).containsExactly(1L, 3L);
        assertThat(scan().end().segment()).isEqualTo(3);
        assertThat(scan().end().last()).isEqualTo(5);
    }
}
