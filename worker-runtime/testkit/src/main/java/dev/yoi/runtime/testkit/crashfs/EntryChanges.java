package dev.yoi.runtime.testkit.crashfs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The changes of directory entries that are not durable yet, in their order. Guarded by the monitor of the
/// [Disk].
final class EntryChanges {
    private final CrashRules.Entries rules;
    private final List<EntryChange> unsynced = new ArrayList<>();

    EntryChanges(CrashRules.Entries rules) {
        this.rules = rules;
    }

    void add(EntryChange change) {
        unsynced.add(change);
    }

    void sync(Inode.Directory directory) {
        commit(change -> change.touches(directory));
    }

    /// A file's sync says nothing about its name, except where all metadata share one journal.
    void sync(Inode.File file) {
        if (rules == CrashRules.Entries.ORDERED) {
            commit(change -> change.concerns(file));
        }
    }

    void syncAll() {
        commit(_ -> true);
    }

    void failToSync(Inode.Directory directory) {
        needed(change -> change.touches(directory)).forEach(EntryChange::abandon);
    }

    private void commit(Predicate<EntryChange> wanted) {
        Set<EntryChange> committed = needed(wanted);
        for (EntryChange change : List.copyOf(unsynced)) {
            if (committed.contains(change) && !change.abandoned() && !followsAbandoned(change)) {
                change.applyToDurable();
                unsynced.remove(change);
            }
        }
    }

    private boolean followsAbandoned(EntryChange change) {
        return unsynced.subList(0, unsynced.indexOf(change)).stream()
                .anyMatch(earlier -> earlier.abandoned() && dependsOn(change, earlier));
    }

    /// The wanted changes, and those that they can't do without.
    private Set<EntryChange> needed(Predicate<EntryChange> wanted) {
        var needed = new HashSet<EntryChange>();
        for (EntryChange change : unsynced.reversed()) {
            if (wanted.test(change) || needed.stream().anyMatch(later -> dependsOn(later, change))) {
                needed.add(change);
            }
        }
        return needed;
    }

    private boolean dependsOn(EntryChange later, EntryChange earlier) {
        return switch (rules) {
            case STRICT -> later.follows(earlier);
            case ORDERED -> true;
        };
    }

    /// Those that a crash leaves, in their order.
    List<EntryChange> survivors(Fate fate, List<String> notes) {
        var kept = new ArrayList<EntryChange>();
        var lost = new ArrayList<EntryChange>();
        for (EntryChange change : unsynced) {
            boolean possible = lost.stream().noneMatch(earlier -> dependsOn(change, earlier));
            (possible && fate.pick(2) == 1 ? kept : lost).add(change);
        }
        lost.forEach(change -> notes.add("lost: " + change));
        kept.forEach(change -> notes.add("kept: " + change));
        return kept;
    }
}
