package dev.yoi.runtime.state;

import dev.yoi.runtime.event.KeyUse;
import java.util.ArrayList;
import java.util.List;

/// The idempotency keys of the last commands of a worker with the sequence that each led to, oldest first.
///
/// Immutable to its users; versions of one lineage share two append-only pages, so adding one costs no copy of
/// the others. Keeps at least the last [#KEPT] and at most twice as many.
public final class CommandKeys {
    public static final int KEPT = 1_000;
    public static final CommandKeys NONE = new CommandKeys(List.of(), List.of(), 0);

    /// One used key and the sequence of the event that it led to.
    public record Entry(KeyUse use, long seq) {}

    private final List<Entry> older;
    /// Shared with later versions, which only add behind `size`.
    private final List<Entry> newer;
    private final int size;

    private CommandKeys(List<Entry> older, List<Entry> newer, int size) {
        this.older = older;
        this.newer = newer;
        this.size = size;
    }

    public static CommandKeys of(List<Entry> oldestFirst) {
        var result = NONE;
        for (Entry entry : oldestFirst) {
            result = result.plus(entry);
        }
        return result;
    }

    @SuppressWarnings("ReferenceEquality") // NONE is shared by all, so nothing may be added to its page
    public CommandKeys plus(Entry entry) {
        if (size == KEPT) {
            return new CommandKeys(newerPage(), onePage(entry), 1);
        }
        synchronized (newer) {
            if (size > 0 && newer.size() == size) {
                newer.add(entry);
                return new CommandKeys(older, newer, size + 1);
            }
        }
        var branch = new ArrayList<>(newerPage());
        branch.add(entry);
        return new CommandKeys(older, branch, size + 1);
    }

    /// The last [#KEPT] at most, oldest first.
    public List<Entry> entries() {
        var all = new ArrayList<Entry>(older);
        all.addAll(newerPage());
        return List.copyOf(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    private List<Entry> newerPage() {
        synchronized (newer) {
            return List.copyOf(newer.subList(0, size));
        }
    }

    private static List<Entry> onePage(Entry entry) {
        var page = new ArrayList<Entry>();
        page.add(entry);
        return page;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommandKeys keys && entries().equals(keys.entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    @Override
    public String toString() {
        return entries().toString();
    }
}
