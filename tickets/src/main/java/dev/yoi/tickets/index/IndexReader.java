package dev.yoi.tickets.index;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes index entries from files and tells whether an entry still matches its files.
///
/// The metadata of a file is taken before its content, so that a change in between makes the entry look old,
/// never new.
final class IndexReader {

    /// How old a file has to be before its metadata is trusted: file systems count time in steps of up to two
    /// seconds.
    private static final long SETTLED_AFTER_NANOS = 2_000_000_000L;

    private static final String SELF = ".";
    private static final String PENDING = ".pending-operation.json";

    private final Disk disk;
    private final TicketDirectory directory;

    IndexReader(Disk disk, TicketDirectory directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// Whether nothing that the entry was read from has changed.
    boolean isCurrent(IndexEntry entry) throws IOException {
        if (!entry.settled()) {
            return false;
        }
        for (Map.Entry<String, Disk.Stamp> known : entry.stamps().entrySet()) {
            if (!disk.stamp(name(entry.id(), known.getKey())).equals(Optional.of(known.getValue()))) {
                return false;
            }
        }
        return true;
    }

    /// A fresh entry, or nothing if the directory is no ticket.
    ///
    /// @param nowNanos time of day in nanoseconds since 1970
    Optional<IndexEntry> read(TicketId id, long nowNanos) throws IOException {
        Map<String, Disk.Stamp> stamps = new HashMap<>();
        if (!stampKind(id, SELF, stamps).equals(Optional.of(Disk.Kind.DIRECTORY))
                || !stampKind(id, TicketFile.ITEM.fileName(), stamps).equals(Optional.of(Disk.Kind.FILE))) {
            return Optional.empty();
        }
        boolean pending = disk.stamp(name(id, PENDING)).isPresent();
        if (stampKind(id, TicketDirectory.ARTIFACTS, stamps).equals(Optional.of(Disk.Kind.DIRECTORY))) {
            stampKind(id, TicketFile.RELATIONS.fileName(), stamps);
            stampKind(id, TicketFile.PLAN.fileName(), stamps);
        }
        boolean settled = !pending
                && stamps.values().stream().allMatch(stamp -> stamp.modifiedNanos() < nowNanos - SETTLED_AFTER_NANOS);
        return Optional.of(pending ? wholeEntry(id, stamps) : entry(id, stamps, settled));
    }

    private Optional<Disk.Kind> stampKind(TicketId id, String name, Map<String, Disk.Stamp> stamps) throws IOException {
        Optional<Disk.Stamp> stamp = disk.stamp(name(id, name));
        stamp.ifPresent(found -> stamps.put(name, found));
        return stamp.map(Disk.Stamp::kind);
    }

    private IndexEntry entry(TicketId id, Map<String, Disk.Stamp> stamps, boolean settled) throws IOException {
        return entry(
                id,
                content(id, TicketFile.ITEM, stamps),
                content(id, TicketFile.RELATIONS, stamps),
                content(id, TicketFile.PLAN, stamps),
                new Freshness(stamps, settled));
    }

    /// For a ticket with a pending operation, which only the full reader can see as done.
    private IndexEntry wholeEntry(TicketId id, Map<String, Disk.Stamp> stamps) {
        RawTicket raw = directory.read(id);
        return entry(
                id,
                raw.content(TicketFile.ITEM),
                raw.content(TicketFile.RELATIONS),
                raw.content(TicketFile.PLAN),
                new Freshness(stamps, false));
    }

    private Optional<byte[]> content(TicketId id, TicketFile file, Map<String, Disk.Stamp> stamps) throws IOException {
        Disk.Stamp stamp = stamps.get(file.fileName());
        if (stamp == null || stamp.kind() != Disk.Kind.FILE) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    file == TicketFile.ITEM
                            ? disk.readStart(
                                    id + "/" + file.fileName(), (int) Math.min(stamp.size(), ItemFile.HEAD_LENGTH))
                            : disk.read(id + "/" + file.fileName(), file.lengthMax()));
        } catch (Disk.TooLarge
                | java.nio.file.NoSuchFileException
                | java.nio.file.AccessDeniedException shownByTheDoctor) {
            return Optional.empty();
        }
    }

    private static IndexEntry entry(
            TicketId id,
            Optional<byte[]> itemBytes,
            Optional<byte[]> relationBytes,
            Optional<byte[]> planBytes,
            Freshness freshness) {
        ItemFile item = ItemFile.readHead(id.text(), itemBytes.orElse(new byte[0]));
        Map<String, String> fields = new HashMap<>();
        for (String key : IndexEntry.FIELDS) {
            item.frontMatter()
                    .text(key)
                    .ifPresent(text -> fields.put(key, Texts.excerpt(text, IndexEntry.FIELD_LENGTH_MAX)));
        }
        List<String> labels = item.frontMatter().items("labels").stream()
                .limit(IndexEntry.LABELS_MAX)
                .map(label -> Texts.excerpt(label, IndexEntry.FIELD_LENGTH_MAX))
                .toList();
        List<Relation> relations =
                relationBytes.map(bytes -> RelationsFile.read(id, bytes).relations()).orElse(List.of()).stream()
                        .map(relation -> new Relation(id, relation.kind(), relation.target(), "", "", ""))
                        .toList();
        List<PlanRecord> plan = planBytes.map(bytes -> PlanFile.read(id, bytes).records()).orElse(List.of()).stream()
                .filter(record -> record.related().isPresent())
                .map(record -> new PlanRecord("", id, record.kind(), record.related(), "", Optional.empty(), "", ""))
                .toList();
        return new IndexEntry(
                id,
                item.state(),
                item.cancelled(),
                fields,
                labels,
                relations,
                plan,
                freshness.stamps(),
                freshness.settled());
    }

    /// An entry that can't be read now still has to be seen, with no state, so that it holds what depends on it.
    static IndexEntry unreadable(TicketId id, TicketFailure why) {
        return new IndexEntry(
                id,
                Optional.empty(),
                false,
                Map.of("title", Texts.excerpt("(" + why.getMessage() + ")", IndexEntry.FIELD_LENGTH_MAX)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                false);
    }

    private static String name(TicketId id, String file) {
        return file.equals(SELF) ? id.text() : id + "/" + file;
    }

    private record Freshness(Map<String, Disk.Stamp> stamps, boolean settled) {}
}
