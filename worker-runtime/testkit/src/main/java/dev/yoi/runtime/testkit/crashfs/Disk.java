package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The state of a [CrashFs]: inodes as programs see them and as they are durable. Its monitor guards everything.
///
/// This class knows files that are open already, by inode; [Names] finds and changes them by path.
final class Disk {
    private static final AtomicLong DEVICES = new AtomicLong();

    /// Unlike that of any other disk, one that is left by a crash included: what a process remembers of files by
    /// their key does not outlive it.
    final long device = DEVICES.incrementAndGet();

    final CrashRules rules;
    final Steps steps = new Steps();
    final EntryChanges changes;
    final Inode.Directory root;
    private final long seed;
    private long lastInode;
    private long quota = Long.MAX_VALUE;
    private long used;
    private boolean inherited;

    Disk(CrashRules rules, long seed) {
        this(rules, seed, 1, new Inode.Directory(1, Metadata.at(new Steps().now(), Metadata.DIRECTORY)));
    }

    Disk(CrashRules rules, long seed, long lastInode, Inode.Directory root) {
        this(rules, seed, lastInode, root, new EntryChanges(rules.entries()));
    }

    private Disk(CrashRules rules, long seed, long lastInode, Inode.Directory root, EntryChanges changes) {
        this.rules = rules;
        this.seed = seed;
        this.lastInode = lastInode;
        this.root = root;
        this.changes = changes;
        this.used = used(root);
    }

    /// The same disk, unsynced effects included, as another process finds it when this one is dead.
    synchronized Disk afterwards() {
        if (!steps.dead() || inherited) {
            throw new IllegalStateException("one process has the disk");
        }
        inherited = true;
        unlock(root);
        var disk = new Disk(rules, seed, lastInode, root, changes);
        disk.quota = quota;
        return disk;
    }

    private static void unlock(Inode inode) {
        switch (inode) {
            case Inode.File file -> file.locks.clear();
            case Inode.Directory directory -> directory.entries.values().forEach(Disk::unlock);
        }
    }

    private static long used(Inode inode) {
        return switch (inode) {
            case Inode.File file -> file.content.size();
            case Inode.Directory directory ->
                directory.entries.values().stream().mapToLong(Disk::used).sum();
        };
    }

    synchronized void quota(long bytes) {
        quota = bytes;
    }

    synchronized long quota() {
        return quota;
    }

    synchronized long used() {
        return used;
    }

    long nextInode() {
        return ++lastInode;
    }

    long lastInode() {
        return lastInode;
    }

    void release(long bytes) {
        used -= bytes;
    }

    synchronized int read(Inode.File file, String path, long offset, ByteBuffer target) throws IOException {
        steps.begin(Operation.READ, path, target.remaining());
        int length = file.content.read(offset, target);
        steps.done(Operation.READ, path, Math.max(0, length));
        return length;
    }

    synchronized long size(Inode.File file, String path) throws IOException {
        steps.begin(Operation.READ_ATTRIBUTES, path, 0);
        return file.content.size();
    }

    /// Writes what fits.
    synchronized int write(Inode.File file, String path, long offset, ByteBuffer source) throws IOException {
        int wanted = source.remaining();
        Optional<Fault> fault = steps.begin(Operation.WRITE, path, wanted);
        if (wanted == 0) {
            return 0;
        }
        long fits = file.content.size() + room(file) - offset;
        int length = (int) Math.min(fault.isPresent() ? (wanted + 1) / 2 : wanted, fits);
        if (length <= 0) {
            throw new IOException("No space left on device");
        }
        var bytes = new byte[length];
        source.get(bytes);
        long before = file.content.size();
        file.content.write(offset, bytes);
        file.seen = file.seen.modified(steps.now());
        occupy(file, file.content.size() - before);
        steps.done(Operation.WRITE, path, length);
        return length;
    }

    synchronized int append(Inode.File file, String path, ByteBuffer source) throws IOException {
        return write(file, path, file.content.size(), source);
    }

    private long room(Inode.File file) {
        return file.links == 0 || quota == Long.MAX_VALUE ? Integer.MAX_VALUE : Math.max(0, quota - used);
    }

    private void occupy(Inode.File file, long bytes) {
        if (file.links > 0) {
            used += bytes;
        }
    }

    synchronized void truncate(Inode.File file, String path, long size) throws IOException {
        steps.begin(Operation.TRUNCATE, path, 0);
        long before = file.content.size();
        file.content.truncate(size);
        file.seen = file.seen.modified(steps.now());
        occupy(file, file.content.size() - before);
        steps.done(Operation.TRUNCATE, path, 0);
    }

    synchronized void force(Inode.File file, String path, boolean metadata) throws IOException {
        Optional<Fault> fault = steps.begin(Operation.FORCE, path, 0);
        if (fault.isPresent()) {
            file.content.failToSync(Fate.numbered(seed + steps.changes() + 2), rules.blockBytes());
            throw fault.get().exception(new Step(steps.changes() - 1, Operation.FORCE, path, 0));
        }
        file.content.sync();
        changes.sync(file);
        if (metadata) {
            file.syncMetadata();
        }
        steps.done(Operation.FORCE, path, 0);
    }

    synchronized void forceDirectory(Inode.Directory directory, String path) throws IOException {
        Optional<Fault> fault = steps.begin(Operation.FORCE_DIRECTORY, path, 0);
        if (fault.isPresent()) {
            changes.failToSync(directory, Fate.numbered(seed + steps.changes() + 2));
            throw fault.get().exception(new Step(steps.changes() - 1, Operation.FORCE_DIRECTORY, path, 0));
        }
        changes.sync(directory);
        directory.syncMetadata();
        steps.done(Operation.FORCE_DIRECTORY, path, 0);
    }

    /// As the system call of that name: everything that is seen becomes durable.
    synchronized void sync() {
        changes.syncAll();
        sync(root);
    }

    private void sync(Inode inode) {
        inode.syncMetadata();
        switch (inode) {
            case Inode.File file -> file.content.sync();
            case Inode.Directory directory -> directory.entries.values().forEach(this::sync);
        }
    }
}
