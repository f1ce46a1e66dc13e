package dev.yoi.tickets;

import dev.yoi.tickets.files.Change;
import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.NioDisk;
import dev.yoi.tickets.files.OsLock;
import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.RootLock;
import dev.yoi.tickets.files.RootWatch;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.NewEvent;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.format.TicketTime;
import dev.yoi.tickets.index.IndexEntry;
import dev.yoi.tickets.index.IndexFile;
import dev.yoi.tickets.index.TicketIndex;
import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.machine.Cycles;
import dev.yoi.tickets.machine.Gate;
import dev.yoi.tickets.machine.Guards;
import dev.yoi.tickets.machine.Refusal;
import dev.yoi.tickets.machine.TransitionTable;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The tickets of one root directory.
///
/// ```java
/// TicketStore tickets = TicketStore.open(Path.of(".yoi/tickets"), TicketStoreSettings.of(InstantSource.system(), "my
/// tool"));
/// Ticket ticket = tickets.create(NewTicket.titled("Keep the author's bytes"), Signature.of(Actor.user("alice")));
/// Outcome outcome = tickets.transition(ticket.version(), new Command.Ready("Clear enough."),
/// Signature.of(Actor.user("alice")));
/// ```
///
/// Reading takes no lock and writes nothing under the root. Writing waits for other writers of the root, in this
/// process or another, for a bounded time.
/// Every method may throw [TicketFailure] of kind `STORAGE` if the disk refuses; every writing method also `BUSY`
/// if another writer does not finish, `UNFINISHED` if the
/// disk refused in the middle, `READ_ONLY` after a failed sync, `LIMIT_EXCEEDED` for files that would grow too
/// large, and `DAMAGED` if a file of the ticket
/// has to be mended by hand first. Safe for any thread; calls block.
public final class TicketStore {

    /// Fewest characters of a shortened id.
    public static final int SHORT_ID_LENGTH_MIN = 4;

    /// Largest attached file in bytes.
    public static final long ARTIFACT_LENGTH_MAX = 64L << 20;

    private static final int ID_PROBES_MAX = 1_000;

    private final Optional<Path> root;
    private final Disk disk;
    private final TicketDirectory directory;
    private final TicketWriter writer;
    private final TicketIndex index;
    private final InstantSource clock;
    private long lastIdMillis = -1;

    private TicketStore(
            Optional<Path> root, Disk disk, RootLock lock, Optional<IndexFile> indexFile, InstantSource clock) {
        this.root = root;
        this.disk = disk;
        this.directory = new TicketDirectory(disk);
        this.index = new TicketIndex(disk, directory, indexFile, clock);
        this.writer = new TicketWriter(directory, lock, clock, index::touched);
        this.clock = clock;
    }

    /// Opens an existing root.
    ///
    /// @param root on any file system; may itself be reached through a symbolic link
    /// @throws TicketFailure `NOT_FOUND` if there is no such directory
    public static TicketStore open(Path root, TicketStoreSettings settings) {
        Path real;
        try {
            real = root.toRealPath();
            if (!new NioDisk(real).stamp("").map(Disk.Stamp::kind).equals(Optional.of(Disk.Kind.DIRECTORY))) {
                throw new TicketFailure(TicketFailure.Kind.NOT_FOUND, "the ticket root is no directory");
            }
        } catch (IOException absent) {
            throw new TicketFailure(
                    TicketFailure.Kind.NOT_FOUND, "there is no ticket root; make one with init", absent);
        }
        return new TicketStore(
                Optional.of(real),
                new NioDisk(real),
                new OsLock(real, settings.holder(), settings.lockWaitMax(), settings.pause()),
                settings.indexDirectory().map(directory -> new IndexFile(new NioDisk(directory))),
                settings.clock());
    }

    /// Opens a store on another disk; for crash tests.
    static TicketStore open(Disk disk, RootLock lock, InstantSource clock) {
        return new TicketStore(Optional.empty(), disk, lock, Optional.empty(), clock);
    }

    // Reading

    /// One ticket, whole.
    ///
    /// @throws TicketFailure `NOT_FOUND`; `BUSY` if it changes faster than it can be read
    public Ticket ticket(TicketId id) {
        return TicketReading.ticket(id, directory.read(id));
    }

    /// A ticket's `item.md` as a whole, for somebody's editor.
    ///
    /// @throws TicketFailure as [#ticket]
    public ItemDraft draft(TicketId id) {
        return new ItemDraft(id, directory.read(id).content(TicketFile.ITEM).orElse(new byte[0]));
    }

    /// The ticket meant by an id or by a prefix or suffix of one, of at least [#SHORT_ID_LENGTH_MIN] characters,
    /// in capitals or small letters.
    ///
    /// @throws TicketFailure `INVALID_INPUT` if it is too short, `NOT_FOUND`, `AMBIGUOUS_ID`
    public TicketId resolve(String shortened) {
        String wanted = shortened.toUpperCase(Locale.ROOT);
        Optional<TicketId> whole = TicketId.parse(wanted);
        if (whole.isPresent() && directory.exists(whole.get())) {
            return whole.get();
        }
        if (shortened.length() < SHORT_ID_LENGTH_MIN) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT,
                    "an id needs at least " + SHORT_ID_LENGTH_MIN + " characters of its start or end");
        }
        List<TicketId> meant = index.snapshot().tickets().stream()
                .filter(id -> id.text().startsWith(wanted) || id.text().endsWith(wanted))
                .toList();
        if (meant.isEmpty()) {
            throw new TicketFailure(TicketFailure.Kind.NOT_FOUND, "there is no ticket " + Texts.excerpt(shortened, 40));
        }
        if (meant.size() > 1) {
            String some = meant.stream().limit(5).map(TicketId::text).collect(Collectors.joining(", "));
            throw new TicketFailure(
                    TicketFailure.Kind.AMBIGUOUS_ID,
                    Texts.excerpt(shortened, 40) + " means " + meant.size() + " tickets, among them " + some);
        }
        return meant.getFirst();
    }

    /// A page of tickets. A ticket that can't be read is in it as far as it can be shown.
    ///
    /// @throws TicketFailure `INVALID_INPUT` for a cursor that isn't one
    public TicketPage list(TicketQuery query) {
        return TicketLists.page(index.snapshot(), query, directory);
    }

    /// Everything that holds the acceptance of a ticket.
    public List<Blocker> blockers(TicketId id) {
        return Gate.blockers(id, index.snapshot());
    }

    /// Tickets that must not be worked on at the same time as this one, by the plan records of either.
    public Set<TicketId> notInParallel(TicketId id) {
        return Gate.notInParallel(id, index.snapshot());
    }

    /// Relations of other tickets that name this one; without their notes, which are in the other ticket.
    public List<Relation> incoming(TicketId id) {
        return index.snapshot().incoming(id);
    }

    /// Tickets whose title, body, thread or resolution contains a text, whatever its case; the latest first.
    ///
    /// @param text not blank
    /// @param limit most tickets, 1 … [TicketQuery#LIMIT_MAX]
    public List<SearchHit> search(String text, int limit) {
        return TicketSearch.search(text, limit, index.snapshot(), directory);
    }

    /// Names of the files attached to a ticket, sorted.
    ///
    /// @throws TicketFailure `NOT_FOUND`
    public List<String> artifacts(TicketId id) {
        return new Artifacts(disk, directory).names(id);
    }

    /// The content of an attached file.
    ///
    /// @throws TicketFailure `NOT_FOUND`; `INVALID_INPUT` for a name that is no plain file name; `LIMIT_EXCEEDED`
    /// above
    ///     [#ARTIFACT_LENGTH_MAX]
    public byte[] artifact(TicketId id, String name) {
        return new Artifacts(disk, directory).read(id, name);
    }

    /// Looks at everything and reports all that is wrong.
    public DoctorReport doctor() {
        return new Doctor(disk, directory, index.exactSnapshot()).examine();
    }

    /// Begins to hear of changes by anybody. One watch per store; close it before its root goes away.
    ///
    /// @return nothing if this file system or the system's limits allow no watching; everything works without it
    public Optional<TicketWatch> watch() {
        try {
            if (root.isEmpty()) {
                return Optional.empty();
            }
            RootWatch watch = RootWatch.open(root.get());
            index.watch(watch);
            return Optional.of(new TicketWatch(index, watch));
        } catch (IOException | UnsupportedOperationException noWatching) {
            System.getLogger(TicketStore.class.getName())
                    .log(System.Logger.Level.INFO, "Changes of tickets can't be watched here.", noWatching);
            return Optional.empty();
        }
    }

    /// Begins to follow what becomes of tickets, whoever changes them; takes the store's watch.
    ///
    /// @throws TicketFailure `STORAGE` if the root can't be read
    public TicketChanges changes() {
        return new TicketChanges(disk, directory, index, watch());
    }

    // Writing

    /// Makes a ticket in planning. With a request key that a ticket already has, answers that ticket.
    ///
    /// @throws TicketFailure `INVALID_INPUT` for a blank or long title or a key that is no single line
    public Ticket create(NewTicket wanted, Signature by) {
        ItemEdit.requireText(wanted.body());
        if (!NewTicket.isTitle(wanted.title())) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT, "a title has 1 to " + NewTicket.TITLE_LENGTH_MAX + " characters");
        }
        return writer.locked(() -> {
            Optional<TicketId> earlier = withRequestKey(by.requestKey());
            if (earlier.isPresent()) {
                return ticket(earlier.get());
            }
            Instant at = clock.instant();
            return writer.create(allocateId(at.toEpochMilli()), NewTicketFiles.of(wanted, by, at));
        });
    }

    private Optional<TicketId> withRequestKey(String key) {
        return key.isEmpty()
                ? Optional.empty()
                : index.exactSnapshot().entries().stream()
                        .filter(entry -> entry.field("request").equals(key))
                        .map(IndexEntry::id)
                        .findFirst();
    }

    /// The next free id from this time on, never lower than the last one of this process. Under the lock.
    TicketId allocateId(long millis) {
        long first = Math.max(millis, lastIdMillis + 1);
        for (long probe = first; probe < first + ID_PROBES_MAX; probe++) {
            TicketId id = TicketId.ofMillis(probe);
            if (!directory.isTaken(id)) {
                lastIdMillis = probe;
                return id;
            }
        }
        throw new TicketFailure(
                TicketFailure.Kind.LIMIT_EXCEEDED, "no free ticket id within " + ID_PROBES_MAX + " milliseconds");
    }

    /// Says something on a ticket. It goes behind whatever was said in the meantime.
    ///
    /// @throws TicketFailure `NOT_FOUND`; `INVALID_INPUT` for a blank body
    public Outcome post(TicketId id, Post post, Signature by) {
        if (post.body().isBlank()) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "there is nothing to say");
        }
        return writer.change(
                id,
                post.kind().word(),
                (ticket, raw) -> repeated(ticket, by).orElseGet(() -> {
                    var event = new NewEvent(
                            post.kind(), by.author(), by.actor(), clock.instant(), post.attributes(), "", post.body());
                    return Draft.Write.events(List.of(keyed(event, by)));
                }));
    }

    /// Moves a ticket, if it is still as the caller saw it and the guard allows it.
    ///
    /// @param seen what the caller decided on
    /// @return `Conflict` if the state or the last event is another one by now, `Refused` if the table or the
    /// guard says no
    /// @throws TicketFailure `NOT_FOUND`; `DAMAGED` if the state is unknown
    public Outcome transition(TicketVersion seen, Command command, Signature by) {
        return writer.change(
                seen.ticket(),
                command.operation().word(),
                (ticket, raw) -> repeated(ticket, by).orElseGet(() -> {
                    if (!ticket.version().equals(seen)) {
                        return new Draft.Answer(new Outcome.Conflict(ticket));
                    }
                    var facts = new Guards.Facts(
                            seen.state(), ticket.events(), () -> Gate.blockers(seen.ticket(), index.exactSnapshot()));
                    return Guards.refusal(command, by.actor(), facts)
                            .<Draft>map(refusal -> new Draft.Answer(new Outcome.Refused(refusal)))
                            .orElseGet(() -> new TransitionDraft(
                                            ticket,
                                            TransitionTable.find(seen.state(), command.operation())
                                                    .orElseThrow(),
                                            by,
                                            clock.instant())
                                    .draft(command, raw));
                }));
    }

    /// Changes what is wanted.
    ///
    /// @return `Conflict` if somebody else changed it since
    public Outcome edit(TicketId id, ItemEdit edit, Signature by) {
        return writer.change(
                id,
                "edit",
                (ticket, raw) -> repeated(ticket, by).orElseGet(() -> {
                    if (!ticket.revision().equals(edit.revision())) {
                        return new Draft.Answer(new Outcome.Conflict(ticket));
                    }
                    String changed = edit.keys().keySet().stream().collect(Collectors.joining(" "))
                            + (edit.body().isPresent() ? " body" : "");
                    NewEvent event = NewEvent.of(
                                    EventKind.ITEM_EDIT,
                                    by.actor(),
                                    clock.instant(),
                                    "Changed: " + changed.strip() + ".")
                            .by(by.author());
                    return new Draft.Write(edit.keys(), edit.body(), List.of(keyed(event, by)), List.of());
                }));
    }

    /// Adds a relation from a ticket to another.
    ///
    /// @return `Refused` if it is there, if the target isn't, or if it would close a cycle of `depends_on` and
    /// `blocks`
    public Outcome addRelation(TicketId source, RelationKind kind, TicketId target, String note, Signature by) {
        var relation = new Relation(source, kind, target, note, by.author(), TicketTime.text(clock.instant()));
        return writer.change(source, "relation", (ticket, raw) -> {
            RelationsFile file = relations(source, raw);
            if (file.has(kind, target)) {
                return refused(Refusal.Reason.ALREADY_THERE, "The relation is already there.");
            }
            if (!source.equals(target) && !directory.exists(target)) {
                return refused(Refusal.Reason.NO_SUCH_RELATION, "There is no ticket " + target + ".");
            }
            return Cycles.closedBy(relation, index.exactSnapshot())
                    .map(path -> refused(
                            Refusal.Reason.CYCLE,
                            "The tickets would wait for each other: "
                                    + path.stream().map(TicketId::text).collect(Collectors.joining(" → "))))
                    .orElseGet(() -> withRelations(raw, file.with(relation)));
        });
    }

    /// Removes a relation from the ticket that owns it.
    ///
    /// @return `Refused` if it isn't there
    public Outcome removeRelation(TicketId source, RelationKind kind, TicketId target, Signature by) {
        return writer.change(source, "relation", (ticket, raw) -> {
            RelationsFile file = relations(source, raw);
            return file.has(kind, target)
                    ? withRelations(raw, file.without(kind, target))
                    : refused(Refusal.Reason.NO_SUCH_RELATION, "The relation is not there.");
        });
    }

    /// Appends a plan record.
    ///
    /// @throws TicketFailure `INVALID_INPUT` if the kind needs another ticket and none, or this one, is named
    public Outcome recordPlan(TicketId id, PlanDraft plan, Signature by) {
        boolean wrong = plan.kind().namesTicket() != plan.related().isPresent()
                || plan.related().equals(Optional.of(id));
        if (wrong) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT, plan.kind().word() + " does not fit the related ticket");
        }
        if ((plan.kind() == PlanKind.ACCEPTED_PLAN) != plan.acceptedPlan().isPresent()) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT,
                    "an accepted_plan, and nothing else, comes with what was accepted");
        }
        return writer.change(id, "plan", (ticket, raw) -> {
            Instant at = clock.instant();
            var record = new PlanRecord(
                    "plan-" + at.toEpochMilli() + "-" + (ticket.plan().size() + 1),
                    id,
                    plan.kind(),
                    plan.related(),
                    plan.note(),
                    plan.acceptedPlan(),
                    by.author(),
                    TicketTime.text(at));
            Optional<byte[]> base = raw.content(TicketFile.PLAN);
            byte[] addition = PlanFile.append(base.orElse(new byte[0]), record);
            TicketWriter.requireRoom(
                    TicketFile.PLAN, base.map(bytes -> bytes.length).orElse(0) + (long) addition.length);
            return new Draft.Write(
                    new LinkedHashMap<>(),
                    Optional.empty(),
                    List.of(),
                    List.of(Change.append(TicketFile.PLAN, base, addition)));
        });
    }

    /// Attaches a file. Attached files are never replaced.
    ///
    /// @throws TicketFailure `NOT_FOUND`; `INVALID_INPUT` for a name that is taken or no plain file name;
    /// `LIMIT_EXCEEDED` above
    ///     [#ARTIFACT_LENGTH_MAX]
    public void attach(TicketId id, String name, byte[] content) {
        Artifacts.requireName(name);
        if (content.length > ARTIFACT_LENGTH_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED, "an artifact has at most " + ARTIFACT_LENGTH_MAX + " bytes");
        }
        writer.locked(() -> {
            new Artifacts(disk, directory).attach(id, name, content);
            return name;
        });
    }

    /// Completes interrupted operations and removes what was never a ticket.
    ///
    /// @param dryRun only say what would be done
    public List<String> repair(boolean dryRun) {
        return new Repair(disk, directory, writer).run(dryRun);
    }

    /// Imports tickets of an older layout. Nothing is removed; what was imported before is left alone.
    ///
    /// @param from the directory that holds `open`, `pending` and `closed`, or tickets named by their time
    /// @param dryRun only say what would be done
    public ImportReport importLegacy(Path from, boolean dryRun, Signature by) {
        return new LegacyImport(writer, directory, new NioDisk(from), by, clock).run(index.exactSnapshot(), dryRun);
    }

    private static RelationsFile relations(TicketId id, RawTicket raw) {
        return raw.content(TicketFile.RELATIONS)
                .map(bytes -> RelationsFile.read(id, bytes))
                .orElse(RelationsFile.empty(id));
    }

    private static Draft withRelations(RawTicket raw, RelationsFile file) {
        byte[] content = file.bytes();
        TicketWriter.requireRoom(TicketFile.RELATIONS, content.length);
        return new Draft.Write(
                new LinkedHashMap<>(),
                Optional.empty(),
                List.of(),
                List.of(Change.replace(TicketFile.RELATIONS, raw.content(TicketFile.RELATIONS), content)));
    }

    private static Draft refused(Refusal.Reason reason, String message) {
        return new Draft.Answer(new Outcome.Refused(Refusal.of(reason, message)));
    }

    /// The answer to a retry: an event of the thread has the same key, from the same actor.
    private static Optional<Draft> repeated(Ticket ticket, Signature by) {
        return by.requestKey().isEmpty()
                ? Optional.empty()
                : ticket.events().stream()
                        .filter(event -> event.attribute("request").equals(Optional.of(by.requestKey()))
                                && event.actor()
                                        .map(Actor::text)
                                        .equals(Optional.of(by.actor().text())))
                        .findFirst()
                        .map(event -> new Draft.Answer(new Outcome.Applied(ticket)));
    }

    private static NewEvent keyed(NewEvent event, Signature by) {
        return by.requestKey().isEmpty() ? event : event.with("request", by.requestKey());
    }
}
