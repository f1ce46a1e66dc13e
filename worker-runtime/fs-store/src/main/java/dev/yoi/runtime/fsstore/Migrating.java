package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Brings a store of an older format to the current one (row M): a copy is migrated and verified beside it, and
/// takes its place by two renames. The old one is kept until the next clean close. A crash at any step leaves the
/// old store, or the new one, or a state that [#finish] makes the new one.
///
/// ```
/// <store root>/migration/<runtime_id>/v2       being made, then moved to runtimes/<runtime_id>
/// <store root>/migration/<runtime_id>/old-v1   the store as it was
/// ```
final class Migrating {
    private final FilesystemStoreOptions options;
    private final CarefulDisk disk;
    private final List<Migration> migrations;
    private final StoreFiles files;
    private final Path place;

    Migrating(FilesystemStoreOptions options, CarefulDisk disk, List<Migration> migrations) {
        this.options = options;
        this.disk = disk;
        this.migrations = List.copyOf(migrations);
        this.files = new StoreFiles(disk, options.home());
        this.place = place(options);
    }

    static Path place(FilesystemStoreOptions options) {
        return options.root().resolve("migration").resolve(options.runtimeId().value());
    }

    /// The format version of what is there; 0 or more, or -1 when there is no record of one.
    private static long format(StoreFiles files) throws IOException {
        byte[] record = files.readIfThere(files.runtimeRecord());
        try {
            return record == null ? -1 : Records.format(record);
        } catch (FormatException e) {
            return -1; // whoever opens it says so
        }
    }

    /// Does whatever is to be done before the store can be opened; mostly nothing.
    void run() throws IOException {
        finish();
        long format = format(files);
        if (format >= 0 && format < Records.FORMAT) {
            StoreLock lock = StoreLock.acquire(files);
            try {
                if (format(files) == format) {
                    migrate((int) format);
                }
            } finally {
                lock.close();
            }
        }
    }

    /// Between the two renames there is no store in its place, and a complete new one beside it.
    private void finish() throws IOException {
        StoreFiles fresh = target(Records.FORMAT);
        if (disk.exists(files.home()) || format(fresh) != Records.FORMAT) {
            return;
        }
        StoreLock lock = StoreLock.acquire(fresh);
        try {
            if (!disk.exists(files.home())) {
                settle(fresh);
            }
        } finally {
            lock.close();
        }
    }

    private StoreFiles target(int version) {
        return new StoreFiles(disk, place.resolve("v" + version));
    }

    private void migrate(int found) throws IOException {
        StoreFiles from = files;
        for (int version = found; version < Records.FORMAT; version++) {
            Migration migration = migration(version, found);
            StoreFiles fresh = target(version + 1);
            new Tree(disk, fresh.home()).delete();
            makeDirectories(fresh.home());
            migration.migrate(from, fresh);
            new Tree(disk, fresh.home()).sync();
            if (version + 1 == Records.FORMAT) {
                verify(fresh, migration.workers(from));
            }
            if (!from.home().equals(files.home())) {
                new Tree(disk, from.home()).delete();
            }
            from = fresh;
        }
        swap(from, found);
    }

    private Migration migration(int version, int found) {
        return migrations.stream()
                .filter(one -> one.from() == version)
                .findFirst()
                .orElseThrow(() -> Failures.tooOld(found));
    }

    private void makeDirectories(Path directory) throws IOException {
        Path parent = StoreFiles.directoryOf(directory);
        if (!disk.exists(parent)) {
            makeDirectories(parent);
        }
        disk.createDirectory(directory);
        disk.syncDirectory(parent);
    }

    /// The new store holds the same workers, and every event of theirs can be read and folded.
    private void verify(StoreFiles fresh, SortedMap<WorkerId, Long> expected) throws IOException {
        try {
            RuntimeRecord record = RuntimeRecord.read(fresh.read(fresh.runtimeRecord()));
            var outcome = new Recovery(fresh, record.storeId(), record.epoch(), options.clock()).run();
            var found = new TreeMap<WorkerId, Long>();
            for (CatalogEntry entry : outcome.catalog().entries().values()) {
                found.put(entry.id(), entry.lastSeq());
            }
            if (!found.equals(expected) || !outcome.diagnostics().isEmpty()) {
                throw Failures.corrupt("its copy in the current format does not hold what it holds");
            }
            var states = new StateLoader(fresh);
            for (CatalogEntry entry : outcome.catalog().entries().values()) {
                if (!outcome.tail().workers().containsKey(entry.id())) {
                    states.fold(entry.id(), null, entry.lastSeq());
                }
            }
        } catch (FormatException | WorkerRuntimeException e) {
            throw Failures.notMigrated(e);
        }
    }

    /// Everything of the new store is durable before the first rename.
    private void swap(StoreFiles fresh, int found) throws IOException {
        Path old = place.resolve("old-v" + found);
        new Tree(disk, old).delete();
        StoreLock lock = StoreLock.acquire(fresh);
        try {
            disk.rename(files.home(), old);
            disk.syncDirectory(place);
            settle(fresh);
        } finally {
            lock.close();
        }
    }

    private void settle(StoreFiles fresh) throws IOException {
        disk.rename(fresh.home(), files.home());
        disk.syncDirectory(StoreFiles.directoryOf(files.home()));
        disk.syncDirectory(place);
    }

    /// After a clean close nobody wants the old store back.
    static void forgetOld(FilesystemStoreOptions options, Disk disk) throws IOException {
        Path place = place(options);
        Path all = StoreFiles.directoryOf(place);
        if (disk.exists(all)) {
            new Tree(disk, place).delete();
            disk.delete(all.resolve(CarefulDisk.TOUCH));
            if (disk.list(all).isEmpty()) {
                disk.delete(all);
            }
        }
    }
}
