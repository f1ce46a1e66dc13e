package dev.yoi.tickets;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.index.IndexEntry;
import dev.yoi.tickets.index.IndexSnapshot;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Takes over tickets of older layouts: `{open,pending,closed}/<YYYYMMDD-HHMMSS-slug>/` and flat
/// `<YYYYMMDD-HHMMSS-NNN>/`.
///
/// Every ticket gets the id of its time of creation. Body, thread, resolution and artifacts keep their bytes; the
/// thread gets one `migration` event behind its end. Where a
/// ticket came from stands in `imported_from`, by which a second run knows it.
final class LegacyImport {

    private static final Pattern NAME = Pattern.compile("\\d{8}-\\d{6}-.+");
    private static final DateTimeFormatter NAME_TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final int NAME_TIME_LENGTH = 15;
    private static final List<String> BUCKETS = List.of("open", "pending", "closed");
    private static final int TICKETS_MAX = 10_000;
    private static final int ARTIFACT_DEPTH_MAX = 8;
    private static final int ID_PROBES_MAX = 1_000;

    private final TicketWriter writer;
    private final TicketDirectory target;
    private final Disk source;
    private final Signature by;
    private final InstantSource clock;
    private final List<ImportReport.Imported> imported = new ArrayList<>();
    private final List<ImportReport.Imported> alreadyThere = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, TicketId> importedEarlier = new HashMap<>();
    private final Map<TicketId, IndexEntry> present = new HashMap<>();

    LegacyImport(TicketWriter writer, TicketDirectory target, Disk source, Signature by, InstantSource clock) {
        this.writer = writer;
        this.target = target;
        this.source = source;
        this.by = by;
        this.clock = clock;
    }

    ImportReport run(IndexSnapshot tickets, boolean dryRun) {
        for (IndexEntry entry : tickets.entries()) {
            present.put(entry.id(), entry);
            if (!entry.field("imported_from").isEmpty()) {
                importedEarlier.put(entry.field("imported_from"), entry.id());
            }
        }
        if (dryRun) {
            try {
                importAll(true);
            } catch (IOException failed) {
                throw TicketDirectory.storage("read the older tickets", failed);
            }
        } else {
            writer.locked(() -> {
                importAll(false);
                return imported;
            });
        }
        return new ImportReport(imported, alreadyThere, problems);
    }

    private void importAll(boolean dryRun) throws IOException {
        List<String> names = found();
        if (names.size() > TICKETS_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED, "an import takes at most " + TICKETS_MAX + " tickets");
        }
        for (String name : names) {
            try {
                importOne(name, dryRun);
            } catch (TicketFailure refused) {
                problems.add(name + ": " + refused.getMessage());
            }
        }
    }

    private List<String> found() throws IOException {
        var names = new ArrayList<String>();
        for (String name : source.list("")) {
            if (NAME.matcher(name).matches()) {
                consider(name, names);
            }
            if (BUCKETS.contains(name) && isDirectory(name)) {
                for (String child : source.list(name)) {
                    consider(name + "/" + child, names);
                }
            }
        }
        return names;
    }

    /// What lies where a ticket should be and is none is told, so that nobody believes that it was taken over.
    private void consider(String name, List<String> names) throws IOException {
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (last.startsWith(".")
                || source.stamp(name)
                        .filter(stamp -> stamp.kind() == Disk.Kind.FILE)
                        .isPresent()) {
            return;
        }
        if (!NAME.matcher(last).matches()) {
            problems.add(name + ": its name does not begin with a time such as 20260615-060819-");
        } else if (isTicket(name)) {
            names.add(name);
        } else {
            problems.add(name + ": has no regular item.md");
        }
    }

    private boolean isTicket(String name) throws IOException {
        return isDirectory(name)
                && source.stamp(name + "/" + TicketFile.ITEM.fileName())
                        .filter(stamp -> stamp.kind() == Disk.Kind.FILE)
                        .isPresent();
    }

    private boolean isDirectory(String name) throws IOException {
        return source.stamp(name)
                .filter(stamp -> stamp.kind() == Disk.Kind.DIRECTORY)
                .isPresent();
    }

    private void importOne(String from, boolean dryRun) throws IOException {
        TicketId earlier = importedEarlier.get(from);
        if (earlier != null) {
            alreadyThere.add(new ImportReport.Imported(from, earlier));
            return;
        }
        byte[] itemBytes = source.read(from + "/" + TicketFile.ITEM.fileName(), TicketFile.ITEM.lengthMax());
        ItemFile item = ItemFile.readLegacy(itemBytes);
        Instant created = created(from, item);
        Optional<TicketId> same = sameTicket(LegacyTicket.title(from, item), created);
        if (same.isPresent()) {
            alreadyThere.add(new ImportReport.Imported(from, same.get()));
            return;
        }
        Map<String, byte[]> contents = new LinkedHashMap<>();
        copy(from, "", 0, contents);
        new LegacyTicket(from, item, created, by, clock.instant()).convert(contents);
        TicketId id = freeId(created);
        if (!dryRun) {
            writer.create(id, contents);
        }
        present.put(id, IndexEntryOf.nothing(id));
        imported.add(new ImportReport.Imported(from, id));
    }

    /// A ticket that somebody took over by other means: same time of creation, same title.
    private Optional<TicketId> sameTicket(String title, Instant created) {
        TicketId id = TicketId.ofMillis(created.toEpochMilli());
        return Optional.ofNullable(present.get(id))
                .filter(entry -> entry.field("title").equals(title))
                .map(IndexEntry::id);
    }

    private TicketId freeId(Instant created) {
        for (long probe = created.toEpochMilli(); probe < created.toEpochMilli() + ID_PROBES_MAX; probe++) {
            TicketId id = TicketId.ofMillis(probe);
            if (!present.containsKey(id) && !target.isTaken(id)) {
                return id;
            }
        }
        throw new TicketFailure(TicketFailure.Kind.LIMIT_EXCEEDED, "no free ticket id");
    }

    private static Instant created(String from, ItemFile item) {
        try {
            return Instant.parse(item.frontMatter().text("created_at").orElse(""));
        } catch (DateTimeException noTime) {
            String name = from.substring(from.lastIndexOf('/') + 1);
            try {
                return LocalDateTime.parse(name.substring(0, NAME_TIME_LENGTH), NAME_TIME)
                        .toInstant(ZoneOffset.UTC);
            } catch (DateTimeException noTimeEither) {
                throw new TicketFailure(
                        TicketFailure.Kind.INVALID_INPUT, "neither created_at nor the name is a time", noTimeEither);
            }
        }
    }

    private void copy(String from, String folder, int depth, Map<String, byte[]> contents) throws IOException {
        if (depth > ARTIFACT_DEPTH_MAX) {
            throw new TicketFailure(TicketFailure.Kind.LIMIT_EXCEEDED, "the artifacts are nested too deeply");
        }
        for (String child : source.list(from + folder)) {
            String name = folder + "/" + child;
            switch (source.stamp(from + name).map(Disk.Stamp::kind).orElse(Disk.Kind.OTHER)) {
                case DIRECTORY -> copy(from, name, depth + 1, contents);
                case FILE -> contents.put(name.substring(1), source.read(from + name, TicketFile.THREAD.lengthMax()));
                case LINK, OTHER -> problems.add(from + name + ": is no regular file and was left out");
            }
        }
    }

    /// Stands for a ticket that this run has made, so that no other gets its id.
    private static final class IndexEntryOf {
        static IndexEntry nothing(TicketId id) {
            return new IndexEntry(
                    id, Optional.empty(), false, Map.of(), List.of(), List.of(), List.of(), Map.of(), false);
        }
    }
}
