package dev.yoi.tickets;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketMarks;
import dev.yoi.tickets.index.IndexSnapshot;
import dev.yoi.tickets.index.TicketIndex;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Tells what became of tickets, whoever changed them: this process, another one, an editor, git.
///
/// What is told is durable (I1): the files of a changed ticket are synced before, which an editor may have left
/// undone, and a ticket that changed meanwhile, or whose operation is not finished, waits for a later round.
/// Changes that follow each other closely are told as one.
///
/// Needs no thread of its own and is for one thread: call [#next] in a loop.
public final class TicketChanges implements AutoCloseable {

    /// Most changes that one round names.
    public static final int CHANGES_MAX = 200;

    /// For how many rounds a ticket may stay unfinished before it is told as it is: its writer is gone.
    private static final int ROUNDS_UNFINISHED_MAX = 20;

    /// How soon to look again at what was not finished.
    private static final Duration UNFINISHED_WAIT = Duration.ofMillis(50);

    private static final System.Logger LOG = System.getLogger(TicketChanges.class.getName());

    /// What happened to a ticket.
    public enum Kind {
        CREATED,
        CHANGED,
        REMOVED
    }

    /// One change of one ticket.
    ///
    /// @param summary as lists show it now; nothing for a removed one
    public record Change(Kind kind, TicketId ticket, Optional<TicketSummary> summary) {}

    /// What one look found.
    ///
    /// @param many true if so much changed at once that it is not named: everything has to be read again
    public record Round(List<Change> changes, boolean many) {
        public Round {
            changes = List.copyOf(changes);
        }
    }

    private final TicketIndex index;
    private final TicketMarks marks;
    private final Optional<TicketWatch> watch;
    private final Map<TicketId, Long> known = new HashMap<>();
    private final Map<TicketId, Integer> unfinished = new HashMap<>();

    /// Begins with what is there now.
    TicketChanges(Disk disk, TicketDirectory directory, TicketIndex index, Optional<TicketWatch> watch) {
        this.index = index;
        this.marks = new TicketMarks(disk, directory);
        this.watch = watch;
        remember(index.snapshot().tickets());
    }

    /// Whether changes are heard of by themselves. If not, [#next] does not wait and looks at everything.
    public boolean watching() {
        return watch.isPresent();
    }

    /// False once the root was removed, also if another came in its place: then the store has to be opened again.
    public boolean isLive() {
        return watch.isEmpty() || watch.get().isLive();
    }

    /// What changed since the last call; waits for the first change at most so long. An interrupt ends the wait
    /// and stays set.
    ///
    /// @throws dev.yoi.tickets.model.TicketFailure `STORAGE` if the root can't be read
    public Round next(Duration wait) {
        if (watch.isEmpty()) {
            return examine();
        }
        boolean soon = !unfinished.isEmpty() && wait.compareTo(UNFINISHED_WAIT) > 0;
        var candidates = new HashSet<>(watch.get().changes(soon ? UNFINISHED_WAIT : wait));
        if (candidates.isEmpty() && unfinished.isEmpty()) {
            return new Round(List.of(), false);
        }
        IndexSnapshot now = index.snapshot();
        candidates.addAll(unfinished.keySet());
        comingAndGoing(now, candidates);
        return look(candidates);
    }

    /// The same, after looking at every ticket, whether something was heard of it or not.
    public Round examine() {
        IndexSnapshot now = index.exactSnapshot();
        var candidates = new HashSet<>(now.tickets());
        candidates.addAll(known.keySet());
        return look(candidates);
    }

    /// The same for the same tickets with the same files, across restarts too.
    public long digest() {
        long sum = 0;
        for (Map.Entry<TicketId, Long> entry : known.entrySet()) {
            sum += TicketMarks.mixed(entry.getValue(), entry.getKey().millis());
        }
        return sum;
    }

    @Override
    public void close() {
        watch.ifPresent(TicketWatch::close);
    }

    private void comingAndGoing(IndexSnapshot now, Set<TicketId> candidates) {
        Set<TicketId> there = Set.copyOf(now.tickets());
        there.stream().filter(id -> !known.containsKey(id)).forEach(candidates::add);
        known.keySet().stream().filter(id -> !there.contains(id)).forEach(candidates::add);
    }

    private Round look(Set<TicketId> candidates) {
        var changed = new ArrayList<TicketId>();
        for (TicketId id : candidates) {
            if (!marks.of(id).equals(Optional.ofNullable(known.get(id)))) {
                changed.add(id);
            } else {
                unfinished.remove(id);
            }
        }
        if (changed.size() > CHANGES_MAX) {
            remember(changed);
            unfinished.clear();
            return new Round(List.of(), true);
        }
        return new Round(told(changed), false);
    }

    /// A ticket is told with what was read after its files were durable, and only if they are still the same
    /// then.
    private List<Change> told(List<TicketId> changed) {
        Map<TicketId, Optional<Long>> durable = new TreeMap<>();
        changed.forEach(id -> settled(id).ifPresent(mark -> durable.put(id, mark)));
        index.suspect(durable.keySet());
        IndexSnapshot now = index.snapshot();
        var told = new ArrayList<Change>();
        durable.forEach((id, mark) -> {
            boolean same = marks.of(id).equals(mark) && now.entry(id).isPresent() == mark.isPresent();
            if (same) {
                unfinished.remove(id);
                told.add(change(id, mark, now));
            }
        });
        return told;
    }

    /// The mark of a ticket whose files are durable as they are; nothing while it is still being changed.
    private Optional<Optional<Long>> settled(TicketId id) {
        int rounds = unfinished.merge(id, 1, Integer::sum);
        Optional<Long> before = marks.of(id);
        if (marks.isPending(id) && rounds < ROUNDS_UNFINISHED_MAX) {
            return Optional.empty();
        }
        try {
            marks.sync(id);
        } catch (IOException failed) {
            if (rounds == ROUNDS_UNFINISHED_MAX) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Ticket " + id + " can't be synced; its change is not told.",
                        failed);
            }
            return Optional.empty();
        }
        return marks.of(id).equals(before) ? Optional.of(before) : Optional.empty();
    }

    private Change change(TicketId id, Optional<Long> mark, IndexSnapshot now) {
        if (mark.isEmpty()) {
            known.remove(id);
            return new Change(Kind.REMOVED, id, Optional.empty());
        }
        Kind kind = known.put(id, mark.get()) == null ? Kind.CREATED : Kind.CHANGED;
        return new Change(kind, id, TicketLists.summary(id, now));
    }

    private void remember(Iterable<TicketId> tickets) {
        for (TicketId id : tickets) {
            marks.of(id).ifPresentOrElse(mark -> known.put(id, mark), () -> known.remove(id));
        }
    }
}
