package dev.yoi.runtime.testkit.crashfs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A change of directory entries that happens as a whole or not at all: an entry made, removed, or renamed.
final class EntryChange {
    /// The place of a name. Directories are equal only to themselves.
    record Slot(Inode.Directory directory, String name) {}

    /// What a slot names afterwards; null for nothing.
    record Setting(Slot slot, @Nullable Inode to) {}

    private final String description;
    private final List<Setting> settings;
    /// The files and directories whose names change, one that is replaced included.
    private final List<Inode> subjects;

    EntryChange(String description, List<Setting> settings, List<Inode> subjects) {
        this.description = description;
        this.settings = settings;
        this.subjects = subjects;
    }

    Set<Inode.Directory> directories() {
        return settings.stream().map(setting -> setting.slot().directory()).collect(Collectors.toSet());
    }

    boolean touches(Inode.Directory directory) {
        return settings.stream().anyMatch(setting -> setting.slot().directory() == directory);
    }

    boolean concerns(Inode inode) {
        return subjects.contains(inode);
    }

    /// True when this one can't have happened without `earlier`: it concerns the same name or the same file, or
    /// moves something from another directory into one that `earlier` made, or removes a directory from which
    /// `earlier` took something.
    boolean follows(EntryChange earlier) {
        return sharesSlot(earlier)
                || earlier.subjects.stream().anyMatch(this::concerns)
                || (isMove() && earlier.subjects.stream().anyMatch(this::reachesInto))
                || (removes() && subjects.stream().anyMatch(earlier::reachesInto));
    }

    private boolean sharesSlot(EntryChange other) {
        return settings.stream()
                .anyMatch(mine ->
                        other.settings.stream().anyMatch(theirs -> mine.slot().equals(theirs.slot())));
    }

    /// From one directory to another. Within one directory a rename tells nothing of where that directory is.
    private boolean isMove() {
        return directories().size() > 1;
    }

    private boolean removes() {
        return settings.size() == 1 && settings.getFirst().to() == null;
    }

    private boolean reachesInto(Inode inode) {
        return inode instanceof Inode.Directory directory && touches(directory);
    }

    void applyToDurable() {
        for (Setting setting : settings) {
            set(setting.slot().directory().durableEntries, setting);
        }
    }

    /// Applies it to a copy of the durable entries.
    void applyTo(Map<Inode.Directory, Map<String, Inode>> survivors) {
        for (Setting setting : settings) {
            set(entriesOf(setting.slot().directory(), survivors), setting);
        }
    }

    private static Map<String, Inode> entriesOf(
            Inode.Directory directory, Map<Inode.Directory, Map<String, Inode>> survivors) {
        return survivors.computeIfAbsent(directory, it -> new TreeMap<>(it.durableEntries));
    }

    private static void set(Map<String, Inode> entries, Setting setting) {
        Inode to = setting.to();
        if (to == null) {
            entries.remove(setting.slot().name());
        } else {
            entries.put(setting.slot().name(), to);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
