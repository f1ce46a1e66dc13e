package dev.yoi.runtime.testkit.crashfs;

import dev.yoi.runtime.testkit.crashfs.EntryChange.Setting;
import dev.yoi.runtime.testkit.crashfs.EntryChange.Slot;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Finds, makes, renames and removes files of a [Disk] by their path. Paths are absolute and normal.
final class Names {
    private final Disk disk;

    Names(Disk disk) {
        this.disk = disk;
    }

    Inode open(CrashPath path, OpenMode mode, Set<PosixFilePermission> permissions) throws IOException {
        synchronized (disk) {
            disk.steps.begin(Operation.OPEN, path.toString(), 0);
            Inode found = find(path);
            if (found == null && mode.create()) {
                return create(path, permissions);
            }
            if (found == null) {
                throw new NoSuchFileException(path.toString());
            }
            if (mode.createNew()) {
                throw new FileAlreadyExistsException(path.toString());
            }
            if (mode.write() && found instanceof Inode.Directory) {
                throw new FileSystemException(path.toString(), null, "Is a directory");
            }
            check(path, found, mode.read(), mode.write());
            if (mode.truncate() && found instanceof Inode.File file && file.content.size() > 0) {
                disk.truncate(file, path.toString(), 0);
            }
            return found;
        }
    }

    private Inode.File create(CrashPath path, Set<PosixFilePermission> permissions) throws IOException {
        Slot slot = slot(path);
        check(path, slot.directory(), false, true);
        disk.steps.begin(Operation.CREATE, path.toString(), 0);
        var file = new Inode.File(disk.nextInode(), Metadata.at(disk.steps.now(), permissions), new FileContent());
        file.links = 1;
        change("create " + path, List.of(new Setting(slot, file)), List.of(file));
        disk.steps.done(Operation.CREATE, path.toString(), 0);
        return file;
    }

    void createDirectory(CrashPath path, Set<PosixFilePermission> permissions) throws IOException {
        synchronized (disk) {
            if (find(path) != null) {
                disk.steps.begin(Operation.READ_ATTRIBUTES, path.toString(), 0);
                throw new FileAlreadyExistsException(path.toString());
            }
            Slot slot = slot(path);
            check(path, slot.directory(), false, true);
            disk.steps.begin(Operation.CREATE_DIRECTORY, path.toString(), 0);
            var made = new Inode.Directory(disk.nextInode(), Metadata.at(disk.steps.now(), permissions));
            change("create directory " + path, List.of(new Setting(slot, made)), List.of(made));
            disk.steps.done(Operation.CREATE_DIRECTORY, path.toString(), 0);
        }
    }

    void delete(CrashPath path) throws IOException {
        synchronized (disk) {
            Inode found = existing(path);
            Slot slot = slot(path);
            check(path, slot.directory(), false, true);
            if (found instanceof Inode.Directory directory && !directory.entries.isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            disk.steps.begin(Operation.DELETE, path.toString(), 0);
            unlink(found);
            change("delete " + path, List.of(new Setting(slot, null)), List.of(found));
            disk.steps.done(Operation.DELETE, path.toString(), 0);
        }
    }

    /// As `rename` does: atomic, and in place of what is there when it may be replaced.
    void rename(CrashPath source, CrashPath target, boolean replace) throws IOException {
        synchronized (disk) {
            Inode moved = existing(source);
            Inode replaced = find(target);
            if (moved == replaced) {
                return;
            }
            checkReplaceable(target, moved, replaced, replace);
            if (target.startsWith(source)) {
                throw new FileSystemException(source.toString(), target.toString(), "Invalid argument");
            }
            Slot from = slot(source);
            Slot to = slot(target);
            check(source, from.directory(), false, true);
            check(target, to.directory(), false, true);
            String both = source + " -> " + target;
            disk.steps.begin(Operation.RENAME, both, 0);
            var subjects = new ArrayList<Inode>(List.of(moved));
            if (replaced != null) {
                unlink(replaced);
                subjects.add(replaced);
            }
            change("rename " + both, List.of(new Setting(from, null), new Setting(to, moved)), subjects);
            disk.steps.done(Operation.RENAME, both, 0);
        }
    }

    private static void checkReplaceable(CrashPath target, Inode moved, @Nullable Inode replaced, boolean replace)
            throws IOException {
        if (replaced == null) {
            return;
        }
        if (!replace) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (replaced instanceof Inode.Directory directory) {
            if (!directory.entries.isEmpty()) {
                throw new DirectoryNotEmptyException(target.toString());
            }
            if (moved instanceof Inode.File) {
                throw new FileSystemException(target.toString(), null, "Is a directory");
            }
        } else if (moved instanceof Inode.Directory) {
            throw new NotDirectoryException(target.toString());
        }
    }

    List<String> list(CrashPath path) throws IOException {
        synchronized (disk) {
            disk.steps.begin(Operation.LIST, path.toString(), 0);
            if (existing(path) instanceof Inode.Directory directory) {
                check(path, directory, true, false);
                return List.copyOf(directory.entries.keySet());
            }
            throw new NotDirectoryException(path.toString());
        }
    }

    CrashAttributes attributes(CrashPath path) throws IOException {
        synchronized (disk) {
            disk.steps.begin(Operation.READ_ATTRIBUTES, path.toString(), 0);
            Inode found = existing(path);
            long size = found instanceof Inode.File file ? file.content.size() : 0;
            var key = new CrashAttributes.FileKey(disk.device, found.number);
            return new CrashAttributes(found instanceof Inode.Directory, size, found.seen, key);
        }
    }

    void setMetadata(CrashPath path, UnaryOperator<Metadata> change) throws IOException {
        synchronized (disk) {
            Inode found = existing(path);
            disk.steps.begin(Operation.SET_ATTRIBUTES, path.toString(), 0);
            found.seen = change.apply(found.seen);
            disk.steps.done(Operation.SET_ATTRIBUTES, path.toString(), 0);
        }
    }

    void checkAccess(CrashPath path, boolean read, boolean write) throws IOException {
        synchronized (disk) {
            disk.steps.begin(Operation.READ_ATTRIBUTES, path.toString(), 0);
            check(path, existing(path), read, write);
        }
    }

    boolean locked(CrashPath path) {
        synchronized (disk) {
            try {
                return existing(path) instanceof Inode.File file && !file.locks.isEmpty();
            } catch (IOException _) {
                return false;
            }
        }
    }

    private static void check(CrashPath path, Inode inode, boolean read, boolean write) throws AccessDeniedException {
        Set<PosixFilePermission> permissions = inode.seen.permissions();
        if ((read && !permissions.contains(PosixFilePermission.OWNER_READ))
                || (write && !permissions.contains(PosixFilePermission.OWNER_WRITE))) {
            throw new AccessDeniedException(path.toString());
        }
    }

    private Inode existing(CrashPath path) throws IOException {
        Inode found = find(path);
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        return found;
    }

    private @Nullable Inode find(CrashPath path) throws IOException {
        Inode at = disk.root;
        for (String name : path.names()) {
            if (!(at instanceof Inode.Directory directory)) {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
            Inode next = directory.entries.get(name);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private Slot slot(CrashPath path) throws IOException {
        CrashPath parent = path.getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "Device or resource busy");
        }
        if (existing(parent) instanceof Inode.Directory directory) {
            return new Slot(directory, path.names().getLast());
        }
        throw new FileSystemException(path.toString(), null, "Not a directory");
    }

    private void unlink(Inode inode) {
        if (inode instanceof Inode.File file) {
            file.links = 0;
            disk.release(file.content.size());
        }
    }

    private void change(String description, List<Setting> settings, List<Inode> subjects) {
        for (Setting setting : settings) {
            Inode.Directory directory = setting.slot().directory();
            Inode to = setting.to();
            if (to == null) {
                directory.entries.remove(setting.slot().name());
            } else {
                directory.entries.put(setting.slot().name(), to);
            }
            directory.seen = directory.seen.modified(disk.steps.now());
        }
        disk.changes.add(new EntryChange(description, settings, subjects));
    }
}
