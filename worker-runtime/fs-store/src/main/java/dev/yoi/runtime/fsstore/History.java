package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.HistoryPage;
import dev.yoi.runtime.store.PageRequest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The runtime-wide history, read from the segments that are kept.
final class History {
    private final Segments segments;
    private final Supplier<JournalReader> journal;
    private final LongSupplier lastPosition;

    History(Segments segments, Supplier<JournalReader> journal, LongSupplier lastPosition) {
        this.segments = segments;
        this.journal = journal;
        this.lastPosition = lastPosition;
    }

    HistoryPage after(long position, int limit) {
        var request =
                new PageRequest(PageRequest.Direction.FORWARD, Math.max(0, position), limit, PageRequest.MAX_BYTES);
        long last = lastPosition.getAsLong();
        if (position < 0 || position > last) {
            throw Failures.gone(position);
        }
        var reading = new Reading(position, last, new Page<>(request));
        if (position < last) {
            read(reading);
        }
        return new HistoryPage(reading.page.items(), reading.next);
    }

    private void read(Reading reading) {
        try (JournalReader reader = journal.get()) {
            Segment segment = segments.holding(reading.next + 1);
            while (segment != null && reading.wantsMore()) {
                readSegment(segment, reader, reading);
                segment = segments.after(segment);
            }
        } catch (NoSuchFileException e) {
            throw Failures.gone(reading.next);
        } catch (IOException e) {
            throw Failures.io("reading the history", e);
        }
        if (reading.wantsMore()) {
            throw Failures.gone(reading.next);
        }
    }

    private void readSegment(Segment segment, JournalReader reader, Reading reading) throws IOException {
        long offset = segment.offsetBefore(reading.next + 1, JournalForm.SEGMENT_HEADER_BYTES);
        long end = segment.end();
        while (offset < end && reading.wantsMore()) {
            JournalReader.Batch batch = reader.batch(segment.first(), offset);
            if (batch == null) {
                return; // what an earlier process left behind the end; it went on in the next segment
            }
            JournalForm.frames(batch.bytes(), batch.header().length(), frame -> reading.frame(batch, frame));
            offset += batch.header().length();
        }
    }

    /// How far one question has come; `next` is the last position that was looked at.
    private static final class Reading {
        private final long last;
        private final Page<CommittedItem> page;
        private long next;

        Reading(long after, long last, Page<CommittedItem> page) {
            this.next = after;
            this.last = last;
            this.page = page;
        }

        boolean wantsMore() {
            return page.open() && next < last;
        }

        void frame(JournalReader.Batch batch, JournalForm.Frame frame) {
            byte[] bytes = batch.bytes().array();
            int from = frame.from();
            for (int at = from; at < frame.to(); at++) {
                if (bytes[at] == '\n') {
                    line(frame.worker(), Arrays.copyOfRange(bytes, from, at));
                    from = at + 1;
                }
            }
        }

        private void line(@Nullable WorkerId worker, byte[] line) {
            long position = Line.position(line, 0, line.length);
            if (position != next + 1 || !wantsMore()) {
                return;
            }
            CommittedItem item = item(worker, line, position);
            if (item == null || page.add(item, line.length)) {
                next = position;
            }
        }

        private static @Nullable CommittedItem item(@Nullable WorkerId worker, byte[] line, long position) {
            if (worker != null) {
                RecordedEvent event = EventDecoder.recorded(line);
                return new CommittedItem.WorkerChanged(worker, event);
            }
            return Records.runtimeEvent(line) instanceof RuntimeEvent.WorkerRemoved removed
                    ? new CommittedItem.WorkerRemoved(removed.worker(), position)
                    : null;
        }
    }
}
