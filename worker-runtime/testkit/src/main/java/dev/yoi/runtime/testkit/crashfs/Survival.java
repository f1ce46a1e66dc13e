package dev.yoi.runtime.testkit.crashfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes of a [Disk] what is left of it after a crash: some legal state between what was durable and what was
/// seen. Reads the disk under its monitor, and changes nothing.
final class Survival {
    private final Disk before;
    private final Fate fate;
    private final List<String> notes = new ArrayList<>();
    private final Map<Inode.Directory, Map<String, Inode>> entries = new HashMap<>();

    private Survival(Disk before, Fate fate) {
        this.before = before;
        this.fate = fate;
    }

    /// @param notes what happened to each effect that wasn't durable
    record Outcome(Disk disk, List<String> notes) {}

    static Outcome of(Disk before, Fate fate, long seed) {
        synchronized (before) {
            return new Survival(before, fate).run(seed);
        }
    }

    private Outcome run(long seed) {
        before.changes.survivors(fate, notes).forEach(change -> change.applyTo(entries));
        Inode.Directory root = directory(before.root, "");
        return new Outcome(new Disk(before.rules, seed, before.lastInode(), root), notes);
    }

    private Inode.Directory directory(Inode.Directory dying, String path) {
        var left = new Inode.Directory(dying.number, metadata(dying));
        new TreeMap<>(entries.getOrDefault(dying, dying.durableEntries)).forEach((name, inode) -> {
            Inode survivor = inode(inode, path + "/" + name);
            left.entries.put(name, survivor);
            left.durableEntries.put(name, survivor);
        });
        return left;
    }

    private Inode inode(Inode dying, String path) {
        return switch (dying) {
            case Inode.Directory directory -> directory(directory, path);
            case Inode.File file -> {
                FileContent content = file.content.survivor(fate, before.rules.blockBytes(), path, notes);
                var left = new Inode.File(file.number, metadata(file), content);
                left.links = 1;
                yield left;
            }
        };
    }

    private Metadata metadata(Inode inode) {
        return inode.seen.equals(inode.durable) || fate.pick(2) == 0 ? inode.durable : inode.seen;
    }
}
