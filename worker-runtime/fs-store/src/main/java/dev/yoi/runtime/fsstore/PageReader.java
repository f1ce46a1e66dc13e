package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.TranscriptForm;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.LogDamage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.PageRequest.Direction;
import dev.yoi.runtime.store.TranscriptPage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads pages of a worker's log and transcript on the caller's thread, through channels of its own: from the
/// file as far as it was written, and from the tail behind that. The work depends on the page only (I10).
final class PageReader {
    /// A segment that is read from may be used again by a checkpoint; then what was read is in the file by now.
    private static final int ATTEMPTS = 5;

    private static final int REMEMBERED = 10_000;

    private final StoreFiles files;
    private final Catalog catalog;
    private final LiveWorkers live;
    private final Supplier<JournalReader> journal;
    private final Observer observer;
    /// Whose logs were found to be their own.
    private final Set<WorkerId> own = ConcurrentHashMap.newKeySet();

    PageReader(
            StoreFiles files, Catalog catalog, LiveWorkers live, Supplier<JournalReader> journal, Observer observer) {
        this.files = files;
        this.catalog = catalog;
        this.live = live;
        this.journal = journal;
        this.observer = observer;
    }

    /// Hears of what a reader comes across.
    interface Observer {
        /// A worker's transcript is not what it should be; it can be made anew.
        void transcriptDamaged(WorkerId id);

        /// A worker's log can't be read as a whole.
        void logDamaged(WorkerId id, String what);

        /// A bundle's content can't be used.
        void bundleDamaged(BundleId id, WorkerRuntimeException what);
    }

    EventPage events(WorkerId id, PageRequest request) {
        var page = new Page<RecordedEvent>(request);
        LogDamage damage =
                read(id, request.from(), request.direction(), event -> page.add(event, event.encodedBytes()));
        return new EventPage(page.items(), page.more() || damage != null, damage);
    }

    TranscriptPage transcript(WorkerId id, PageRequest request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TranscriptPage page = new TranscriptSource(id, new Page<>(request)).read(request);
            if (page != null) {
                return page;
            }
        }
        throw Failures.busy("the transcript changed while it was read");
    }

    /// Takes events until it has enough.
    interface Taker {
        boolean take(RecordedEvent event);
    }

    /// Hands out a worker's events behind or, backwards, before sequence `from`. Answers why it ended early, if
    /// it did; `worker_damaged` when there was nothing to hand out before that.
    @Nullable
    LogDamage read(WorkerId id, long from, Direction direction, Taker taker) {
        boolean forward = direction == Direction.FORWARD;
        var cursor = new Cursor(taker, forward ? following(from) : from - 1, forward ? 1 : -1);
        try (JournalReader reader = journal.get()) {
            for (int attempt = 0; attempt < ATTEMPTS && !cursor.done; attempt++) {
                long last = entry(id).lastSeq();
                WorkerLog log = live.get(id);
                if (forward) {
                    forwards(new Source(id, log, reader), cursor, last);
                } else {
                    cursor.next = Math.min(
                            cursor.next,
                            log == null ? last : log.view(0, 0, true).lastSeq());
                    backwards(new Source(id, log, reader), cursor);
                }
            }
        } catch (IOException e) {
            throw Failures.io("reading a worker's log", e);
        }
        if (!cursor.done) {
            throw Failures.busy("the log changed while it was read");
        }
        return damage(id, cursor);
    }

    private @Nullable LogDamage damage(WorkerId id, Cursor cursor) {
        LogDamage damage = cursor.damage;
        if (damage != null) {
            observer.logDamaged(id, damage.message());
            if (!cursor.tookAny) {
                throw Failures.damaged(id, damage);
            }
        }
        return damage;
    }

    private static long following(long seq) {
        return seq == Long.MAX_VALUE ? seq : seq + 1;
    }

    private CatalogEntry entry(WorkerId id) {
        return catalog.entry(id).orElseThrow(() -> Failures.notFound(id));
    }

    /// Where events come from: `log` is null for an idle worker, whose events are all in the file.
    private record Source(WorkerId id, @Nullable WorkerLog log, JournalReader reader) {}

    /// How far a question has come. `step` is 1 or -1.
    private static final class Cursor {
        private final Taker taker;
        private final int step;
        private long next;
        private boolean done;
        private boolean tookAny;
        private @Nullable LogDamage damage;

        Cursor(Taker taker, long next, int step) {
            this.taker = taker;
            this.next = next;
            this.step = step;
        }

        boolean take(RecordedEvent event) {
            if (event.seq() != next) {
                return false;
            }
            if (!taker.take(event)) {
                done = true;
                return false;
            }
            next += step;
            tookAny = true;
            return true;
        }

        void endAt(LogDamage what) {
            damage = what;
            done = true;
        }

        boolean takeLine(byte[] line) {
            return take(EventDecoder.recorded(line));
        }
    }

    private void forwards(Source source, Cursor cursor, long lastKnown) throws IOException {
        WorkerLog log = source.log;
        WorkerLog.View view = log == null ? null : log.view(cursor.next, PageRequest.MAX_ITEMS + 1, false);
        long written = view == null ? lastKnown : view.writtenSeq();
        long last = view == null ? lastKnown : view.lastSeq();
        if (cursor.next <= written) {
            fromFile(source, cursor, written);
        }
        if (cursor.done || cursor.next > last) {
            if (!cursor.done && log != null && log.damage() != null && last == log.trustedSeq()) {
                cursor.endAt(new LogDamage(log.damage(), 0)); // what is behind was not even numbered
            }
            cursor.done = true;
            return;
        }
        if (view != null && cursor.next > written) {
            boolean complete = fromTail(source, cursor, view.tail());
            cursor.done |= complete && cursor.next > last;
        }
    }

    private void backwards(Source source, Cursor cursor) throws IOException {
        WorkerLog log = source.log;
        WorkerLog.View view = log == null ? null : log.view(cursor.next, PageRequest.MAX_ITEMS + 1, true);
        long written = view == null ? cursor.next : view.writtenSeq();
        if (view != null && cursor.next > written) {
            fromTail(source, cursor, view.tail().reversed());
        }
        if (!cursor.done && cursor.next >= 1 && cursor.next <= written) {
            fromFile(source, cursor, written);
        }
        cursor.done |= cursor.next < 1;
    }

    private boolean fromTail(Source source, Cursor cursor, Iterable<TailEvent> tail) throws IOException {
        for (TailEvent event : tail) {
            RecordedEvent recorded = readTail(source, event);
            if (recorded == null) {
                return false;
            }
            if (!cursor.take(recorded)) {
                return true;
            }
        }
        return true;
    }

    private static @Nullable RecordedEvent readTail(Source source, TailEvent event) throws IOException {
        try {
            return source.reader.event(event);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void fromFile(Source source, Cursor cursor, long written) throws IOException {
        try (DiskFile file = files.disk().open(files.worker(source.id).events(), Disk.Mode.READ)) {
            var log = new LogFile(file);
            if (!isOwn(source.id, cursor, log)) {
                return;
            }
            long stopped;
            if (cursor.step > 0) {
                stopped = log.forwards(log.offsetOf(cursor.next), log.size(), line -> upTo(written, cursor, line));
            } else {
                stopped = log.backwards(log.offsetOf(cursor.next + 1), cursor::takeLine);
            }
            boolean missing = cursor.step > 0 ? cursor.next <= written : cursor.next >= 1;
            if (!cursor.done && missing) {
                entry(source.id);
                behindDamage(log, cursor, written, stopped);
            }
        } catch (NoSuchFileException e) {
            entry(source.id);
            cursor.endAt(new LogDamage("its log is missing", 0));
        } catch (OddFileException e) {
            cursor.endAt(new LogDamage(Failures.unreadable(e), 0));
        }
    }

    /// Looked at once per worker: what another worker's log says is not told as this one's.
    private boolean isOwn(WorkerId id, Cursor cursor, LogFile log) throws IOException {
        if (own.contains(id)) {
            return true;
        }
        try {
            Identity.check(files, id, log);
        } catch (WorkerRuntimeException e) {
            cursor.endAt(new LogDamage("its log begins with the creation of another worker", 0));
            return false;
        }
        if (own.size() >= REMEMBERED) {
            own.clear();
        }
        own.add(id);
        return true;
    }

    /// Seeking does not find its way over damage: what is wanted may be readable behind it.
    private static void behindDamage(LogFile log, Cursor cursor, long written, long stopped) throws IOException {
        LogFile.Found found = cursor.tookAny ? null : log.search(cursor.next);
        if (found != null && found.seq() == cursor.next) {
            if (cursor.step > 0) {
                stopped = log.forwards(found.start(), log.size(), line -> upTo(written, cursor, line));
            } else {
                stopped = log.backwards(found.end(), cursor::takeLine);
            }
        }
        if (!cursor.done && (cursor.step > 0 ? cursor.next <= written : cursor.next >= 1)) {
            LogFile.Found next = cursor.step > 0 ? log.search(cursor.next) : null;
            long readable = next == null || next.seq() > written ? 0 : next.seq();
            cursor.endAt(new LogDamage("its log can't be read at byte " + stopped, readable));
        }
    }

    private static boolean upTo(long written, Cursor cursor, byte[] line) {
        return Line.seq(line, 0, line.length) <= written && cursor.takeLine(line);
    }

    /// A transcript: from its file as far as that goes, and from the events where it does not.
    private final class TranscriptSource {
        private final WorkerId id;
        private final Page<TranscriptItem> page;
        /// The log is damaged behind the last item; the next page says so.
        private boolean cut;
        /// Sequence of the last item that the file gave, and whether it gave one that nobody wanted any more.
        private long taken;

        private boolean enough;
        /// The file ends in a line that is being written.
        private boolean growing;
        /// Sequence up to which the file should have all items, and whether the events have another one.
        private long written;

        private boolean lacking;

        TranscriptSource(WorkerId id, Page<TranscriptItem> page) {
            this.id = id;
            this.page = page;
        }

        /// Null when the file was begun anew meanwhile: then it was not whole.
        @Nullable
        TranscriptPage read(PageRequest request) {
            long last = entry(id).lastSeq();
            WorkerLog log = live.get(id);
            written = log == null ? last : log.writtenSeq();
            int renewals = log == null ? 0 : log.transcriptRenewals();
            boolean damaged = false;
            boolean forward = request.direction() == Direction.FORWARD;
            if (!trusted(log)) {
                fromEvents(request.from(), request.direction());
            } else if (forward) {
                boolean whole = fromFile(following(request.from()), true);
                if (page.open()) {
                    fromEvents(Math.max(request.from(), whole ? written : taken), Direction.FORWARD);
                }
                damaged = !whole && (log == null || lacking);
            } else {
                if (request.from() > written + 1) {
                    eventsDownTo(request.from(), written);
                }
                long from = Math.min(request.from() - 1, written);
                boolean whole = !page.open() || fromFile(from, false);
                if (!whole && page.open()) {
                    fromEvents(taken > 0 ? taken : from + 1, Direction.BACKWARD);
                }
                damaged = !whole && !growing;
            }
            WorkerLog now = live.get(id);
            if (now != null && now.transcriptRenewals() != (now == log ? renewals : 0)) {
                return null;
            }
            if (damaged) {
                observer.transcriptDamaged(id);
            }
            return new TranscriptPage(page.items(), page.more() || cut);
        }

        /// Whether the file is what it was when somebody last looked.
        private boolean trusted(@Nullable WorkerLog log) {
            if (log != null) {
                return log.transcriptReady();
            }
            try {
                var snapshot = new StateLoader(files).snapshot(id);
                boolean whole = snapshot != null && snapshot.written().transcriptBytes() == transcriptBytes();
                if (!whole) {
                    observer.transcriptDamaged(id);
                }
                return whole;
            } catch (IOException e) {
                throw Failures.io("reading a worker's state", e);
            }
        }

        private long transcriptBytes() throws IOException {
            try (DiskFile file = files.disk().open(files.worker(id).transcript(), Disk.Mode.READ)) {
                return file.size();
            } catch (NoSuchFileException | OddFileException e) {
                return -1;
            }
        }

        /// False when the file can't be read somewhere on the way: what it lacks is in the events (row K).
        private boolean fromFile(long from, boolean forward) {
            try (DiskFile file = files.disk().open(files.worker(id).transcript(), Disk.Mode.READ)) {
                var lines = new LogFile(file);
                return forward ? forwards(lines, from) : backwards(lines, from);
            } catch (NoSuchFileException | OddFileException | FormatException e) {
                return false;
            } catch (IOException e) {
                throw Failures.io("reading a worker's transcript", e);
            }
        }

        private boolean forwards(LogFile lines, long from) throws IOException {
            return lines.forwards(lines.offsetOf(from), lines.size(), this::take) == lines.size() || enough;
        }

        /// Seeking ends before what can't be read, so there must be a line where it ended, or the end.
        private boolean backwards(LogFile lines, long from) throws IOException {
            long end = lines.offsetOf(from + 1);
            boolean found = end == lines.size() || lines.lineAt(end) != null;
            growing = !found && live.get(id) != null && lines.startOfLineEndingAt(lines.size()) < 0;
            return found && (lines.backwards(end, this::take) == 0 || enough);
        }

        private boolean take(byte[] line) {
            long seq = Line.seq(line, 0, line.length);
            enough = seq > written || !page.add(TranscriptForm.item(line), line.length);
            taken = enough ? taken : seq;
            return !enough;
        }

        private void fromEvents(long from, Direction direction) {
            cut = PageReader.this.read(id, from, direction, this::takeItem) != null;
        }

        private void eventsDownTo(long from, long written) {
            PageReader.this.read(id, from, Direction.BACKWARD, event -> event.seq() > written && takeItem(event));
        }

        private boolean takeItem(RecordedEvent event) {
            TranscriptItem item = TranscriptItem.of(event.decode()).orElse(null);
            lacking |= item != null && event.seq() <= written;
            return item == null || page.add(item, event.encodedBytes());
        }
    }
}
