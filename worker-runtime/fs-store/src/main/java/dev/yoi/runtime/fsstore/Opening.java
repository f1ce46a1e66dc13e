package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.Holder;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.StoreIdentity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens a store. Each step can be cut off by a crash; the next opening then finishes it.
final class Opening {
    private static final int READ_ATTEMPTS = 3;

    /// Somebody who only reads repairs nothing; what is damaged is said by the answer.
    private static final PageReader.Observer LOOKING_ON = new PageReader.Observer() {
        @Override
        public void transcriptDamaged(WorkerId id) {
            // read from the events instead
        }

        @Override
        public void logDamaged(WorkerId id, String what) {
            // said by the answer
        }

        @Override
        public void bundleDamaged(BundleId id, WorkerRuntimeException what) {
            // said by the answer
        }
    };

    private final FilesystemStoreOptions options;
    private final Disk disk;
    private final StoreFiles files;
    private final List<Migration> migrations;
    /// Directories in which this opening made another one.
    private final Set<Path> changed = new HashSet<>();

    Opening(FilesystemStoreOptions options, Disk disk) {
        this(options, disk, List.of());
    }

    /// `migrations`: the ways from older formats. There are none yet, since this is the first.
    Opening(FilesystemStoreOptions options, Disk disk, List<Migration> migrations) {
        this.options = options;
        this.disk = disk;
        this.migrations = migrations;
        this.files = new StoreFiles(disk, options.home());
    }

    /// A process that writes may move things meanwhile; then it is read once more.
    RuntimeStore forReading() {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce();
            } catch (WorkerRuntimeException e) {
                boolean mayPass = e.code() == ErrorCode.STORE_IO || e.code() == ErrorCode.STORE_CORRUPT;
                if (!mayPass || attempt == READ_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private RuntimeStore readOnce() {
        try {
            RuntimeRecord record = record();
            if (record == null) {
                checkUnused();
                throw WorkerRuntimeException.of(
                        ErrorCode.STORE_IO, "store", "there is no store here", "check where the store should be");
            }
            JournalOwner.of(files).check(record.storeId());
            var outcome = new Recovery(files, record.storeId(), record.epoch(), options.clock()).run();
            var live = new LiveWorkers(outcome.catalog());
            outcome.logs().forEach(live::put);
            var known = new Publication.Known(outcome.catalog(), live, new BundleShelf(files, outcome.bundles()));
            var journal = new Reads.Journal(record.storeId(), outcome.segments(), outcome::lastPosition);
            return new OpenStore(
                    new StoreIdentity(record.id(), record.storeId(), record.epoch()),
                    new Reads(files, known, journal, LOOKING_ON),
                    new NoWrites(outcome.lastPosition(), diagnostics(outcome, known.bundles())));
        } catch (IOException e) {
            throw Failures.io("opening the store for reading", e);
        }
    }

    private List<Diagnostic> diagnostics(Recovery.Outcome outcome, BundleShelf bundles) throws IOException {
        var troubles = new Troubles(options.clock(), outcome.diagnostics());
        Losses.told(files).forEach(loss -> troubles.add(LostEnd.CODE, loss.subject(), loss.message()));
        bundles.troubles()
                .forEach((id, what) ->
                        troubles.add(what.code().code(), "bundle " + id, String.valueOf(what.getMessage())));
        return troubles.list();
    }

    RuntimeStore forWriting() {
        try {
            Place.check(options.root(), disk);
            new Migrating(options, new CarefulDisk(disk, ours()), migrations).run();
            RuntimeRecord known = record();
            createDirectories(files.home());
            StoreLock lock = StoreLock.acquire(files);
            try {
                return openedInRoom(lock, new CarefulDisk(disk, closedCleanly() ? null : ours()), known == null);
            } catch (IOException | RuntimeException | Error e) {
                forgetHolder(e);
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw Failures.io("opening the store", e);
        } catch (ReadOnlyFileSystemException e) {
            throw Failures.permission(e);
        }
    }

    private Holder holder(Instant now, long epoch) {
        var host = options.host();
        return new Holder(host.pid(), host.name(), now, epoch, OtherHolder.started(host.pid()));
    }

    /// This process goes on and does not hold the store.
    private void forgetHolder(Throwable failure) {
        try {
            byte[] file = files.readIfThere(files.holder());
            if (file != null && Holder.read(file).pid() == options.host().pid()) {
                disk.delete(files.holder());
            }
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// On a full disk once more in the room of the ballast, so that what was running can be ended.
    private RuntimeStore openedInRoom(StoreLock lock, CarefulDisk careful, boolean unfinished) throws IOException {
        try {
            return opened(lock, careful, unfinished);
        } catch (IOException e) {
            var ballast = new Ballast(files, options.limits().segmentBytes());
            if (!Failures.noSpace(e) || !ballast.give()) {
                throw e;
            }
            return opened(lock, careful, unfinished);
        }
    }

    /// The root's parent got an entry when the root was made.
    private Path ours() {
        Path root = options.root().toAbsolutePath();
        Path parent = root.getParent();
        return parent == null ? root : parent;
    }

    private boolean closedCleanly() throws IOException {
        RuntimeRecord known = record();
        byte[] file = files.readIfThere(files.checkpoint());
        if (known == null || file == null) {
            return false;
        }
        try {
            Records.Checkpoint checkpoint = Records.Checkpoint.read(file);
            return checkpoint.clean() && checkpoint.epoch() == known.epoch() && checkpoint.mayBeOf(known.storeId());
        } catch (FormatException e) {
            return false;
        }
    }

    private RuntimeStore opened(StoreLock lock, CarefulDisk careful, boolean unfinished) throws IOException {
        var written = new StoreFiles(careful, files.home());
        if (unfinished) {
            syncNames(written);
        }
        Instant now = options.clock().instant();
        RuntimeRecord known = record();
        RuntimeRecord record = known == null ? first(now) : next(known);
        JournalOwner.of(files).check(record.storeId());
        OddFiles.check(files);
        List<OddFiles.Odd> setAside = OddFiles.setAsideDerived(written, options.clock());
        written.replace(written.runtimeRecord(), record.file());
        written.replace(written.holder(), holder(now, record.epoch()).file());
        prepare(written);
        var recovered = new Recovery(written, record.storeId(), record.epoch() - 1, options.clock()).run();
        var outcome = telling(setAside, LostEnd.settled(written, record, options.clock(), recovered));
        new IncomingCopies(written).settle(outcome.catalog());
        var context = new JournalWriter.Context(careful, written, lock, record.storeId(), record.epoch());
        var writes = new LiveWrites(options, context, outcome);
        var journal = new Reads.Journal(record.storeId(), outcome.segments(), writes::lastPosition);
        var reads = new Reads(files, writes.known(), journal, writes.observer());
        return new OpenStore(new StoreIdentity(record.id(), record.storeId(), record.epoch()), reads, writes);
    }

    private Recovery.Outcome telling(List<OddFiles.Odd> setAside, Recovery.Outcome outcome) {
        var troubles = new Troubles(options.clock(), outcome.diagnostics());
        for (OddFiles.Odd odd : setAside) {
            String file = files.relative(odd.path());
            troubles.warn("file_set_aside", file, file + " " + odd.what() + "; it is in quarantine");
        }
        return outcome.with(troubles.list());
    }

    /// The record, once its version is known to be ours; null in a new store.
    private @Nullable RuntimeRecord record() throws IOException {
        byte[] file = files.readIfThere(files.runtimeRecord());
        if (file == null) {
            return null;
        }
        try {
            long format = Records.format(file);
            if (format > Records.FORMAT) {
                throw Failures.version(format);
            }
            if (format < Records.FORMAT) {
                throw Failures.notMigratedYet(format);
            }
            RuntimeRecord record = RuntimeRecord.read(file);
            if (!record.id().equals(options.runtimeId())) {
                throw Failures.corrupt("runtime.json is that of runtime '" + record.id() + "'");
            }
            return record;
        } catch (FormatException e) {
            throw Failures.corrupt("runtime.json can't be read");
        }
    }

    /// `runtime.json` is the first thing that a new store writes: where something else is, it was there.
    private RuntimeRecord first(Instant now) throws IOException {
        checkUnused();
        return new RuntimeRecord(options.runtimeId(), options.uuids().get(), 1, now);
    }

    private void checkUnused() throws IOException {
        boolean used = files.disk().list(files.journal()).stream()
                        .anyMatch(path -> path.getFileName().toString().endsWith(".log"))
                || files.hasWorkers();
        if (used) {
            throw Failures.corrupt("runtime.json is missing");
        }
    }

    private static RuntimeRecord next(RuntimeRecord known) {
        return new RuntimeRecord(known.id(), known.storeId(), known.epoch() + 1, known.createdAt());
    }

    private static void prepare(StoreFiles files) throws IOException {
        files.disk().createDirectory(files.journal());
        files.disk().createDirectory(files.bundles());
        files.disk().createDirectory(files.workers());
        files.disk().createDirectory(files.catalog());
        files.disk().open(files.runtimeLog(), Disk.Mode.CREATE).close();
        files.disk().syncDirectory(files.home());
    }

    private void createDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !files.disk().exists(directory)) {
            createDirectories(parent);
            if (files.disk().createDirectory(directory)) {
                changed.add(parent.toAbsolutePath());
            }
        }
    }

    /// Whether this opening made the directories, or one that was killed before it synced them, can't be seen.
    private void syncNames(StoreFiles files) throws IOException {
        for (Path parent = files.home().toAbsolutePath().getParent(); parent != null; parent = parent.getParent()) {
            try {
                files.disk().syncDirectory(parent);
            } catch (AccessDeniedException e) {
                if (changed.contains(parent)) {
                    throw e; // what was made in there may be lost
                }
                return; // nobody made a directory of ours in there: it would have failed here
            }
        }
    }
}
