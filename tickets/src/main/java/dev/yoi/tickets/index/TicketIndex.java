package dev.yoi.tickets.index;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private int readCount;

    /// @param file where the index is kept between processes, or nothing
    public TicketIndex(Disk disk, TicketDirectory directory, Optional<IndexFile> file, InstantSource clock) {
        this.disk = disk;
        this.directory = directory;
        this.reader = new IndexReader(disk, directory);
        this.file = file;
        this.clock = clock;
        this.current = new IndexSnapshot(entries, this::waivers);
    }

    /// All tickets as they are now.
    ///
    /// @throws TicketFailure `STORAGE` if the root can't be listed; `LIMIT_EXCEEDED` for more than [#TICKETS_MAX]
    /// tickets
    public synchronized IndexSnapshot snapshot() {
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
    public synchronized int readCount() {
        return readCount;
    }

    private IndexSnapshot refresh() throws IOException {
        Map<TicketId, IndexEntry> next = new HashMap<>();
        boolean changed = false;
        long nowNanos = nanos(clock.instant());
        for (String name : disk.list("")) {
            Optional<TicketId> id = TicketId.parse(name);
            if (id.isEmpty()) {
                continue;
            }
            if (next.size() >= TICKETS_MAX) {
                throw new TicketFailure(
                        TicketFailure.Kind.LIMIT_EXCEEDED, "there are more than " + TICKETS_MAX + " tickets");
            }
            IndexEntry known = entries.get(id.get());
            Optional<IndexEntry> entry =
                    known != null && isCurrent(known) ? Optional.of(known) : read(id.get(), nowNanos);
            entry.ifPresent(found -> next.put(id.get(), found));
            changed |= !Objects.equals(entry.orElse(null), known);
        }
        changed |= next.size() != entries.size();
        if (changed) {
            entries = next;
            current = new IndexSnapshot(entries, this::waivers);
            file.ifPresent(kept -> kept.store(entries.values()));
        }
        return current;
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
        readCount++;
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
