package dev.yoi.tickets.index;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.RootWatch;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// Keeps the index fresh: each [#snapshot] compares the metadata of every ticket's files with what was read and
/// reads again what changed.
public final class TicketIndex {

    /// Most tickets in one root.
    public static final int TICKETS_MAX = 100_000;

    private final Disk disk;
    private final TicketDirectory directory;
    private final IndexReader reader;
    private final Optional<IndexFile> file;
    private final InstantSource clock;

    private Map<TicketId, IndexEntry> entries = new HashMap<>();
    private IndexSnapshot current;
    private boolean loaded;
    private Optional<RootWatch> watch = Optional.empty();
    private boolean followsAll;
    private final Set<TicketId> dirty = new HashSet<>();
    private final Set<TicketId> reported = new HashSet<>();
    private final LongAdder readCount = new LongAdder();

    /// @param file where the index is kept between processes, or nothing
    public TicketIndex(Disk disk, TicketDirectory directory, Optional<IndexFile> file, InstantSource clock) {
        this.disk = disk;
        this.directory = directory;
        this.reader = new IndexReader(disk, directory);
        this.file = file;
        this.clock = clock;
        this.current = new IndexSnapshot(entries, this::waivers);
    }

    /// All tickets as they are now, as far as the system has told; with no watch, the same as [#exactSnapshot].
    ///
    /// @throws TicketFailure as there
    public synchronized IndexSnapshot snapshot() {
        if (watch.isEmpty() || !followsAll) {
            return exactSnapshot();
        }
        heard(watch.get().drain(Duration.ZERO));
        if (!followsAll) {
            return exactSnapshot();
        }
        entries.values().stream()
                .filter(entry -> !entry.settled())
                .map(IndexEntry::id)
                .forEach(dirty::add);
        try {
            refreshDirty();
        } catch (IOException failed) {
            throw TicketDirectory.storage("read changed tickets", failed);
        }
        return current;
    }

    /// All tickets as they are now: the metadata of every one is looked at.
    ///
    /// @throws TicketFailure `STORAGE` if the root can't be listed; `LIMIT_EXCEEDED` for more than [#TICKETS_MAX]
    /// tickets
    public synchronized IndexSnapshot exactSnapshot() {
        try {
            if (!loaded) {
                file.ifPresent(kept -> entries = kept.load());
                current = new IndexSnapshot(entries, this::waivers);
                loaded = true;
            }
            return refresh();
        } catch (IOException failed) {
            throw TicketDirectory.storage("list the tickets", failed);
        }
    }

    /// How many tickets were read from their files so far; for tests and measurements.
    public long readCount() {
        return readCount.sum();
    }

    /// From now on [#snapshot] looks only at what this watch hears of.
    public synchronized void watch(RootWatch opened) {
        watch = Optional.of(opened);
        followsAll = false;
    }

    public synchronized void unwatch(RootWatch closed) {
        if (watch.equals(Optional.of(closed))) {
            watch = Optional.empty();
        }
    }

    /// This process has changed a ticket itself and need not wait for the system to say so.
    public synchronized void touched(TicketId id) {
        dirty.add(id);
        reported.add(id);
    }

    /// The next [#snapshot] compares these with their files, whatever the system has said of them.
    public synchronized void suspect(Set<TicketId> tickets) {
        dirty.addAll(tickets);
    }

    private void heard(RootWatch.Changes changes) {
        dirty.addAll(changes.tickets());
        reported.addAll(changes.tickets());
        if (watch.isPresent() && !watch.get().isLive()) {
            watch = Optional.empty();
        }
        if (changes.everything()) {
            followsAll = false;
            reported.addAll(entries.keySet());
        }
    }

    /// Tickets reported since the last call, by this watch or by this process itself.
    public synchronized Set<TicketId> heardNow(RootWatch opened) {
        heard(opened.drain(Duration.ZERO));
        Set<TicketId> taken = Set.copyOf(reported);
        reported.clear();
        return taken;
    }

    private void refreshDirty() throws IOException {
        if (dirty.isEmpty()) {
            return;
        }
        long nowNanos = nanos(clock.instant());
        Map<TicketId, IndexEntry> next = new HashMap<>(entries);
        for (TicketId id : dirty) {
            follow(id);
            Optional<IndexEntry> entry = fresh(id, nowNanos);
            if (entry.isPresent()) {
                next.put(id, entry.get());
            } else {
                next.remove(id);
            }
        }
        dirty.clear();
        replaceBy(next);
    }

    /// A ticket is followed before it is read, so that no change falls in between.
    private void follow(TicketId id) {
        if (watch.isEmpty()) {
            return;
        }
        try {
            watch.get().follow(id);
        } catch (IOException noMore) {
            System.getLogger(TicketIndex.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "The system watches no more directories; every list compares all tickets.",
                            noMore);
            watch = Optional.empty();
        }
    }

    private IndexSnapshot refresh() throws IOException {
        long nowNanos = nanos(clock.instant());
        List<TicketId> ids = disk.list("").stream()
                .flatMap(name -> TicketId.parse(name).stream())
                .toList();
        if (ids.size() > TICKETS_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED, "there are more than " + TICKETS_MAX + " tickets");
        }
        if (!followsAll) {
            ids.forEach(this::follow);
            followsAll = watch.isPresent();
        }
        dirty.clear();
        try {
            replaceBy(ids.parallelStream()
                    .flatMap(id -> fresh(id, nowNanos).stream())
                    .collect(Collectors.toMap(IndexEntry::id, entry -> entry)));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        return current;
    }

    private void replaceBy(Map<TicketId, IndexEntry> next) {
        boolean changed = next.size() != entries.size();
        for (IndexEntry entry : next.values()) {
            changed |= !entry.equals(entries.get(entry.id()));
        }
        if (changed) {
            entries = next;
            current = new IndexSnapshot(entries, this::waivers);
            file.ifPresent(kept -> kept.store(entries.values()));
        }
    }

    private Optional<IndexEntry> fresh(TicketId id, long nowNanos) {
        try {
            IndexEntry known = entries.get(id);
            if (known != null && isCurrent(known)) {
                return Optional.of(known);
            }
            Optional<IndexEntry> read = read(id, nowNanos);
            return known != null && read.equals(Optional.of(known)) ? Optional.of(known) : read;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean isCurrent(IndexEntry entry) throws IOException {
        try {
            return reader.isCurrent(entry);
        } catch (java.nio.file.AccessDeniedException denied) {
            return false;
        }
    }

    /// One bad ticket must not stop the list (I5).
    private Optional<IndexEntry> read(TicketId id, long nowNanos) throws IOException {
        readCount.increment();
        try {
            return reader.read(id, nowNanos);
        } catch (java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException vanished) {
            return Optional.empty();
        } catch (java.nio.file.AccessDeniedException denied) {
            return Optional.of(IndexReader.unreadable(
                    id, new TicketFailure(TicketFailure.Kind.STORAGE, "access is denied", denied)));
        } catch (TicketFailure unreadable) {
            return Optional.of(IndexReader.unreadable(id, unreadable));
        }
    }

    private Set<TicketId> waivers(TicketId id) {
        byte[] thread = directory.read(id).content(TicketFile.THREAD).orElse(new byte[0]);
        return ThreadFile.read(id.text(), thread).events().stream()
                .filter(event -> event.is(EventKind.DECISION))
                .flatMap(event -> event.attribute("waives").stream())
                .flatMap(text -> TicketId.parse(text).stream())
                .collect(Collectors.toSet());
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
