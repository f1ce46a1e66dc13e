package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records.ImportNote;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a store out of an archive: beside its place, opened and examined there, and only then put into it. Until
/// that one rename nothing of it is there.
public final class StoreImport {
    /// What the archive held. `finished`: the store was there already, from this very archive.
    public record Report(
            ArchiveHead head, long workers, long events, List<ArchiveItem.LeftOut> leftOut, boolean finished) {
        public Report {
            leftOut = List.copyOf(leftOut);
        }
    }

    private static final System.Logger LOG = System.getLogger(StoreImport.class.getName());

    private final FilesystemStoreOptions options;
    private final Disk disk;
    private final StoreFiles files;
    private final Path staging;
    private final Progress progress;
    private final List<ArchiveItem.LeftOut> leftOut = new ArrayList<>();

    private StoreImport(FilesystemStoreOptions options, Disk disk, Progress progress) {
        this.options = options;
        this.disk = disk;
        this.files = new StoreFiles(disk, options.home());
        this.staging = options.root().resolve("import");
        this.progress = progress;
    }

    /// Reads an archive to its end and changes nothing. `archive_damaged`, `archive_version_unsupported`.
    public static Report verify(InputStream archive, Progress progress) {
        var reader = new ArchiveReader(archive);
        var left = new ArrayList<ArchiveItem.LeftOut>();
        long workers = 0;
        long events = 0;
        for (ArchiveItem item = reader.next(); item != null; item = reader.next()) {
            workers += item instanceof ArchiveItem.Worker ? 1 : 0;
            if (item instanceof ArchiveItem.Event event) {
                events++;
                decoded(event);
            }
            if (item instanceof ArchiveItem.LeftOut one) {
                left.add(one);
            }
            progress.step("read events", events, 0);
        }
        return new Report(reader.head(), workers, events, left, false);
    }

    private static void decoded(ArchiveItem.Event event) {
        var _ = event.event().decode();
    }

    /// Makes the store. `store_exists` when there is one that is not from this archive; `store_in_use` while
    /// somebody else imports; `archive_damaged`, `archive_version_unsupported`, `invalid_request` for the archive
    /// of a worker or of another runtime; `store_full`, `store_io`.
    public static Report run(FilesystemStoreOptions options, InputStream archive, Progress progress) {
        return run(options, archive, progress, new NioDisk());
    }

    /// With another disk: for tests.
    static Report run(FilesystemStoreOptions options, InputStream archive, Progress progress, Disk disk) {
        var running = new StoreImport(options, disk, progress);
        try {
            return running.run(new ArchiveReader(archive));
        } catch (IOException e) {
            throw Failures.noSpace(e) ? Failures.full() : Failures.io("importing a store", e);
        }
    }

    private Report run(ArchiveReader reader) throws IOException {
        checkKind(reader.head());
        if (disk.exists(files.home())) {
            return finished(reader);
        }
        Place.check(options.root(), disk);
        makeDirectories(staging);
        StoreLock lock = StoreLock.acquire(new StoreFiles(disk, staging));
        try {
            removeStaged();
            StagedStore made = staged(reader);
            examine(made);
            settle();
            return new Report(reader.head(), made.workers(), made.events(), leftOut, false);
        } finally {
            leave(lock);
        }
    }

    /// What can't be removed now is removed by the next import.
    private void leave(StoreLock lock) throws IOException {
        try {
            removeStaged();
            disk.delete(staging.resolve("LOCK"));
            disk.delete(staging);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "an import left files behind", e);
        } finally {
            lock.close();
        }
    }

    private void checkKind(ArchiveHead head) {
        if (head.kind() != ArchiveHead.Kind.STORE) {
            throw WorkerRuntimeException.invalid("archive", "this is the archive of one worker, not that of a store");
        }
        if (!head.runtime().equals(options.runtimeId())) {
            throw WorkerRuntimeException.invalid("archive", "this is the archive of runtime '" + head.runtime() + "'");
        }
    }

    /// A repetition of an import that was cut off behind its last step here.
    private Report finished(ArchiveReader reader) throws IOException {
        Optional<ImportNote> note = note();
        long workers = 0;
        long events = 0;
        for (ArchiveItem item = reader.next(); item != null; item = reader.next()) {
            workers += item instanceof ArchiveItem.Worker ? 1 : 0;
            events += item instanceof ArchiveItem.Event ? 1 : 0;
            if (item instanceof ArchiveItem.LeftOut left) {
                leftOut.add(left);
            }
        }
        if (note.isEmpty() || !note.get().sha256().equals(reader.sum())) {
            throw Failures.storeExists();
        }
        return new Report(reader.head(), workers, events, leftOut, true);
    }

    private Optional<ImportNote> note() throws IOException {
        byte[] file = files.readIfThere(files.imported());
        try {
            return file == null ? Optional.empty() : Optional.of(ImportNote.read(file));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    private StagedStore staged(ArchiveReader reader) throws IOException {
        Path home = stagedOptions().home();
        makeDirectories(home);
        var made = new StagedStore(
                new StoreFiles(disk, home), reader.head(), options.clock().instant());
        made.begin(options.uuids().get());
        for (ArchiveItem item = reader.next(); item != null; item = reader.next()) {
            made.add(item);
            if (item instanceof ArchiveItem.LeftOut left) {
                leftOut.add(left);
            }
            progress.step("write events", made.events(), 0);
        }
        String sum = reader.sum();
        if (sum == null) {
            throw new IllegalStateException("an archive that was read to its end has a sum");
        }
        progress.step("sync " + made.workers() + " workers", 0, 0);
        made.end(sum);
        return made;
    }

    private FilesystemStoreOptions stagedOptions() {
        return new FilesystemStoreOptions(
                staging,
                options.runtimeId(),
                options.clock(),
                options.uuids(),
                options.host(),
                options.limits(),
                options.checkpoints());
    }

    /// Opened as any other, so that what is derived is made, and examined.
    private void examine(StagedStore made) {
        progress.step("open the store", 0, 0);
        FilesystemStore.open(stagedOptions(), disk).close();
        StoreDoctor.Examination found = StoreDoctor.examine(stagedOptions(), StoreDoctor.Depth.EVERYTHING, progress);
        for (Finding finding : found.findings()) {
            if (finding.severity() == Severity.ERROR) {
                throw Failures.notImported(finding);
            }
        }
        if (found.workers() != made.workers()) {
            throw Failures.corrupt("the imported store has " + found.workers() + " workers of " + made.workers());
        }
    }

    private void settle() throws IOException {
        makeDirectories(StoreFiles.directoryOf(files.home()));
        disk.rename(stagedOptions().home(), files.home());
        disk.syncDirectory(StoreFiles.directoryOf(files.home()));
    }

    private void removeStaged() throws IOException {
        for (Path entry : disk.list(staging)) {
            if (!entry.getFileName().toString().equals("LOCK")) {
                new Tree(disk, entry).delete();
            }
        }
    }

    private void makeDirectories(Path directory) throws IOException {
        if (disk.exists(directory)) {
            return;
        }
        Path parent = StoreFiles.directoryOf(directory);
        makeDirectories(parent);
        disk.createDirectory(directory);
        disk.syncDirectory(parent);
    }
}
