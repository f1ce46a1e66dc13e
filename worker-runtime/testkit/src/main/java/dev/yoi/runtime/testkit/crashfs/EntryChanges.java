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
    /// Directories whose sync failed: they count as clean, and some of what is seen in them is not on the disk.
    private final Set<Inode.Directory> stale = new HashSet<>();
    /// Those of them that were changed again since: their next sync writes them as they are seen.
    private final Set<Inode.Directory> dirtyAgain = new HashSet<>();

    EntryChanges(CrashRules.Entries rules) {
        this.rules = rules;
    }

    void add(EntryChange change) {
        unsynced.add(change);
        stale.stream().filter(change::touches).forEach(dirtyAgain::add);
    }

    void sync(Inode.Directory directory) {
        commit(change -> change.touches(directory));
        if (dirtyAgain.remove(directory)) {
            stale.remove(directory);
            directory.durableEntries.clear();
            directory.durableEntries.putAll(directory.entries);
        }
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

    /// Part of the directory's changes reaches the disk now. The rest does not, although programs go on seeing
    /// it: until the directory is changed once more, its syncs have nothing to write.
    void failToSync(Inode.Directory directory, Fate fate) {
        Set<EntryChange> concerned = needed(change -> change.touches(directory));
        var lost = new ArrayList<EntryChange>();
        for (EntryChange change : List.copyOf(unsynced)) {
            if (concerned.contains(change)) {
                unsynced.remove(change);
                if (lost.stream().noneMatch(earlier -> dependsOn(change, earlier)) && fate.pick(2) == 1) {
                    change.applyToDurable();
                } else {
                    lost.add(change);
                    stale.addAll(change.directories());
                }
            }
        }
    }

    private void commit(Predicate<EntryChange> wanted) {
        Set<EntryChange> committed = needed(wanted);
        for (EntryChange change : List.copyOf(unsynced)) {
            if (committed.contains(change)) {
                change.applyToDurable();
                unsynced.remove(change);
            }
        }
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
