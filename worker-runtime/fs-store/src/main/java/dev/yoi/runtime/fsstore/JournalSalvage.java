package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads all of the journal that is there, over whatever can't be read, and says where that was. Places are kept,
/// not contents. Changes nothing.
final class JournalSalvage {
    /// Bytes of `file` that hold no batch although positions are missing there: those from `firstMissing` to
    /// `lastMissing`. `file` is where they should be.
    record Hole(Path file, long offset, long length, long firstMissing, long lastMissing) {}

    private static final int SEARCH_BYTES = 1 << 20;

    private final StoreFiles files;
    private final UUID storeId;
    private final long checkpointed;
    private final Predicate<WorkerId> wanted;
    private final boolean places;
    private final Map<WorkerId, TreeMap<Long, TailEvent.InJournal>> workers = new LinkedHashMap<>();
    private final Set<WorkerId> behind = new LinkedHashSet<>();
    private final Map<WorkerId, RuntimeEvent.WorkerRemoved> removed = new LinkedHashMap<>();
    private final TreeMap<Long, RuntimeLine> runtimeLines = new TreeMap<>();
    private final List<Hole> holes = new ArrayList<>();
    private final List<Path> segments = new ArrayList<>();
    private long next = -1;
    private long durable;
    private long batches;

    /// `checkpointed`: what lies behind that position may be in the journal only; -1 when that is not known. Of
    /// `wanted` workers all that is kept is looked at.
    JournalSalvage(StoreFiles files, UUID storeId, long checkpointed, Predicate<WorkerId> wanted) {
        this(files, storeId, checkpointed, wanted, true);
    }

    private JournalSalvage(
            StoreFiles files, UUID storeId, long checkpointed, Predicate<WorkerId> wanted, boolean places) {
        this.files = files;
        this.storeId = storeId;
        this.checkpointed = checkpointed;
        this.wanted = wanted;
        this.places = places;
    }

    /// Only for its holes, all of them, those below the checkpoint too.
    static JournalSalvage holesOnly(StoreFiles files, UUID storeId) {
        return new JournalSalvage(files, storeId, -1, _ -> false, false);
    }

    /// Events by sequence.
    TreeMap<Long, TailEvent.InJournal> of(WorkerId id) {
        return workers.getOrDefault(id, new TreeMap<>());
    }

    /// Workers of which the journal holds something behind the checkpoint.
    Set<WorkerId> behindCheckpoint() {
        return behind;
    }

    /// Workers whose last life that the journal knows of ended.
    Map<WorkerId, RuntimeEvent.WorkerRemoved> removed() {
        return removed;
    }

    /// By sequence.
    TreeMap<Long, RuntimeLine> runtimeLines() {
        return runtimeLines;
    }

    /// Only those with positions that something vouches for.
    List<Hole> holes() {
        return holes;
    }

    List<Path> segments() {
        return segments;
    }

    long batches() {
        return batches;
    }

    /// The last position that is known of.
    long last() {
        return Math.max(Math.max(next - 1, durable), checkpointed);
    }

    JournalSalvage run() throws IOException {
        Path last = null;
        try (var reader = new JournalReader(files, storeId)) {
            for (Path path : files.disk().list(files.journal())) {
                if (path.getFileName().toString().matches("[0-9]{20}\\.log")
                        && !files.disk().isDirectory(path)) {
                    segments.add(path);
                    segment(path, reader);
                    last = path;
                }
            }
        }
        if (last != null && durable >= next) {
            holes.add(new Hole(last, 0, 0, next, durable)); // vouched for, and not there
        }
        holes.removeIf(hole -> hole.lastMissing() <= checkpointed);
        return this;
    }

    private void segment(Path path, JournalReader reader) throws IOException {
        long first = Long.parseLong(path.getFileName().toString().substring(0, 20));
        if (next < 0) {
            next = first;
            if (checkpointed >= 0 && first > checkpointed + 1) {
                holes.add(new Hole(path, 0, 0, checkpointed + 1, first - 1));
            }
        }
        DiskFile file = reader.file(first);
        long size = file.size();
        long at = JournalForm.SEGMENT_HEADER_BYTES;
        long good = at;
        while (at < size) {
            JournalReader.Batch batch = reader.batch(first, at);
            if (batch == null || batch.header().first() < next) {
                at = search(file, at + 1, size);
                continue;
            }
            if (batch.header().first() > next) {
                holes.add(new Hole(path, good, at - good, next, batch.header().first() - 1));
            }
            take(batch);
            at += batch.header().length();
            good = at;
        }
    }

    /// Where the next batch may begin.
    static long search(DiskFile file, long from, long size) throws IOException {
        for (long at = from; at < size; at += SEARCH_BYTES) {
            byte[] part = file.readFully(at, (int) Math.min(SEARCH_BYTES + 3L, size - at));
            for (int i = 0; i + 4 <= part.length; i++) {
                if (part[i] == 'Y' && part[i + 1] == 'O' && part[i + 2] == 'I' && part[i + 3] == 'B') {
                    return at + i;
                }
            }
        }
        return size;
    }

    private void take(JournalReader.Batch batch) {
        batches++;
        next = batch.header().first();
        durable = Math.max(durable, batch.header().durableThrough());
        try {
            JournalForm.frames(batch.bytes(), batch.header().length(), frame -> frame(batch, frame));
        } catch (FormatException e) {
            throw Failures.corrupt("the journal holds a batch that is out of order: " + e.getMessage());
        }
    }

    private void frame(JournalReader.Batch batch, JournalForm.Frame frame) {
        byte[] bytes = batch.bytes().array();
        int from = frame.from();
        for (int at = from; at < frame.to(); at++) {
            if (bytes[at] == '\n') {
                line(batch, frame.worker(), from, at);
                next = Math.max(next, Line.position(bytes, from, at) + 1);
                from = at + 1;
            }
        }
    }

    private void line(JournalReader.Batch batch, @Nullable WorkerId worker, int from, int to) {
        byte[] bytes = batch.bytes().array();
        long seq = Line.seq(bytes, from, to);
        long position = Line.position(bytes, from, to);
        if (!places) {
            return;
        }
        if (worker == null) {
            runtime(new RuntimeLine(seq, position, Arrays.copyOfRange(bytes, from, to)));
        } else if (position > checkpointed || wanted.test(worker)) {
            var place = new JournalPlace(batch.header().segment(), batch.offset() + from);
            workers.computeIfAbsent(worker, _ -> new TreeMap<>())
                    .put(seq, new TailEvent.InJournal(seq, position, place, to - from));
            removed.remove(worker);
            if (position > checkpointed) {
                behind.add(worker);
            }
        }
    }

    private void runtime(RuntimeLine line) {
        runtimeLines.put(line.seq(), line);
        if (Records.runtimeEvent(line.line()) instanceof RuntimeEvent.WorkerRemoved gone) {
            workers.remove(gone.worker());
            behind.remove(gone.worker());
            if (line.position() > checkpointed) {
                removed.put(gone.worker(), gone);
            }
        }
    }
}
