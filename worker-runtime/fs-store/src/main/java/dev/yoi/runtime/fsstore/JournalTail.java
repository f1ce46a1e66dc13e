package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.model.WorkerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the journal holds behind the checkpoint, by worker: places, not contents.
final class JournalTail {
    private final Map<WorkerId, List<TailEvent.InJournal>> workers = new LinkedHashMap<>();
    private final Set<WorkerId> removed = new LinkedHashSet<>();
    private final Set<WorkerId> copied = new LinkedHashSet<>();
    private final List<RuntimeLine> runtimeLines = new ArrayList<>();

    Map<WorkerId, List<TailEvent.InJournal>> workers() {
        return workers;
    }

    /// Workers whose removal it holds; they may have been created again behind that.
    Set<WorkerId> removed() {
        return removed;
    }

    /// Workers that were removed and then begun again with a copy, whose first lines are in files only.
    Set<WorkerId> copied() {
        return copied;
    }

    List<RuntimeLine> runtimeLines() {
        return runtimeLines;
    }

    /// Takes the next batch. Its checksum held, so anything out of order in it was written so: `store_corrupt`.
    void add(JournalReader.Batch batch) {
        var next = new long[] {batch.header().first()};
        try {
            JournalForm.frames(batch.bytes(), batch.header().length(), frame -> frame(batch, frame, next));
        } catch (FormatException e) {
            throw Failures.corrupt("the journal holds a batch that is out of order: " + e.getMessage());
        }
    }

    private void frame(JournalReader.Batch batch, JournalForm.Frame frame, long[] next) {
        byte[] bytes = batch.bytes().array();
        int from = frame.from();
        for (int at = from; at < frame.to(); at++) {
            if (bytes[at] == '\n') {
                if (Line.position(bytes, from, at) != next[0]++) {
                    throw new FormatException("a line has another position than its place says");
                }
                line(batch, frame.worker(), from, at);
                from = at + 1;
            }
        }
    }

    private void line(JournalReader.Batch batch, @Nullable WorkerId worker, int from, int to) {
        byte[] bytes = batch.bytes().array();
        long seq = Line.seq(bytes, from, to);
        long position = Line.position(bytes, from, to);
        if (worker == null) {
            runtime(new RuntimeLine(seq, position, Arrays.copyOfRange(bytes, from, to)));
            return;
        }
        List<TailEvent.InJournal> events = workers.computeIfAbsent(worker, _ -> new ArrayList<>());
        if (events.isEmpty() && removed.contains(worker) && seq != 1) {
            copied.add(worker);
        }
        if (!events.isEmpty() && events.getLast().seq() + 1 != seq) {
            throw new FormatException("worker " + worker + " has sequence " + seq + " out of order");
        }
        var place = new JournalPlace(batch.header().segment(), batch.offset() + from);
        events.add(new TailEvent.InJournal(seq, position, place, to - from));
    }

    private void runtime(RuntimeLine line) {
        runtimeLines.add(line);
        if (Records.runtimeEvent(line.line()) instanceof RuntimeEvent.WorkerRemoved gone) {
            workers.remove(gone.worker());
            copied.remove(gone.worker());
            removed.add(gone.worker());
        }
    }
}
