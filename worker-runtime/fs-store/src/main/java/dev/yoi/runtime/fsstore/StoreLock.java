package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The exclusive right to write (I6). The operating system's lock on the empty file `LOCK` decides; the kernel
/// frees it at any death of the process.
///
/// The lock also vanishes when *any* descriptor of the file is closed in this process. So the file is opened once
/// per process, behind a registry of the files that are held.
final class StoreLock implements Closeable {
    private static final Set<Object> HELD = new HashSet<>();
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final StoreFiles files;
    private final DiskFile file;
    private final Object identity;
    /// Of the committer thread only.
    private boolean looked;

    private long lookedAt;
    private List<Object> lookedAtNames = List.of();

    private StoreLock(StoreFiles files, DiskFile file, Object identity) {
        this.files = files;
        this.file = file;
        this.identity = identity;
    }

    /// `store_in_use` when somebody else has it.
    static StoreLock acquire(StoreFiles files) throws IOException {
        synchronized (HELD) {
            if (files.disk().exists(files.lock()) && HELD.contains(identity(files))) {
                throw Failures.inUse(holder(files));
            }
            if (!files.disk().exists(files.lock())) {
                files.disk().open(files.lock(), Disk.Mode.CREATE).close(); // nobody here holds what is not there
            }
            Object identity = identity(files);
            DiskFile file = files.disk().open(files.lock(), Disk.Mode.WRITE);
            FileLock lock = lock(file);
            if (lock == null || !identity.equals(identity(files))) {
                file.close(); // locked by another process, or no longer the file of that name
                throw Failures.inUse(holder(files));
            }
            Records.Holder holder = holder(files);
            if (holder != null && OtherHolder.runs(holder)) {
                file.close(); // somebody deleted or replaced the file that it locked
                throw Failures.inUse(holder);
            }
            HELD.add(identity);
            return new StoreLock(files, file, identity);
        }
    }

    private static @Nullable FileLock lock(DiskFile file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Object identity(StoreFiles files) throws IOException {
        Object key = files.disk().identity(files.lock());
        return key == null ? files.lock().toAbsolutePath() : key;
    }

    /// What the holder wrote about itself; null when that can't be read, since it is information only.
    private static Records.@Nullable Holder holder(StoreFiles files) {
        try {
            byte[] file = files.readIfThere(files.holder());
            return file == null ? null : Records.Holder.read(file);
        } catch (IOException | FormatException e) {
            return null;
        }
    }

    /// `store_fenced` unless `LOCK` is still the file that was locked, and the epoch our own.
    void verify(long epoch) throws IOException {
        boolean own;
        try {
            own = files.disk().exists(files.lock())
                    && identity(files).equals(identity)
                    && Records.RuntimeRecord.read(files.read(files.runtimeRecord()))
                                    .epoch()
                            == epoch;
        } catch (FormatException e) {
            throw Failures.corrupt("runtime.json can't be read");
        }
        if (!own) {
            throw Failures.fenced();
        }
    }

    /// The same before an acknowledgement, some hundred times a second at most: whether both names still are
    /// those of the same files is enough, since whoever takes a store over replaces `runtime.json`.
    void look(long epoch) throws IOException {
        long now = System.nanoTime();
        if (looked && now - lookedAt < LOOK_NANOS) {
            return;
        }
        if (!looked || !files.disk().exists(files.lock()) || !Objects.equals(names(), lookedAtNames)) {
            verify(epoch);
            lookedAtNames = names();
        }
        looked = true;
        lookedAt = now;
    }

    private List<Object> names() throws IOException {
        Object record = files.disk().identity(files.runtimeRecord());
        return record == null ? List.of(identity(files)) : List.of(identity(files), record);
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(identity);
            file.close();
        }
    }
}
