package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerRecord;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes the catalog anew from the workers' directories (row K). What is no worker is passed over (row I).
final class CatalogRebuild {
    /// Of a worker of which nothing can be read but its id, which holds the time of its creation.
    private static final ProfileName UNKNOWN_PROFILE = new ProfileName("unknown");

    private static final BackendName UNKNOWN_BACKEND = new BackendName("unknown");

    private final StoreFiles files;
    private final StateLoader states;
    private final Map<WorkerId, String> damaged = new TreeMap<>();
    private final Map<WorkerId, String> strange = new TreeMap<>();
    private final List<WorkerId> repairs = new ArrayList<>();

    CatalogRebuild(StoreFiles files, StateLoader states) {
        this.files = files;
        this.states = states;
    }

    Map<WorkerId, String> damaged() {
        return damaged;
    }

    /// Directories that claim to be another worker than their name says (row J).
    List<String> strange() {
        return List.copyOf(strange.values());
    }

    /// Workers whose derived files are not all there.
    List<WorkerId> repairs() {
        return repairs;
    }

    /// Workers that the journal names are left out: their states come from there.
    void run(JournalTail tail, Catalog catalog) throws IOException {
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                WorkerId id = files.workerAt(directory);
                if (id != null
                        && !tail.workers().containsKey(id)
                        && !tail.removed().contains(id)
                        && !catalog.deleted(id)) {
                    worker(id, catalog);
                }
            }
        }
    }

    /// One worker that the journal does not name.
    void worker(WorkerId id, Catalog catalog) throws IOException {
        try {
            WorkerPaths paths = files.worker(id);
            if (!files.disk().exists(paths.events()) || new IncomingCopies(files).unfinished(id)) {
                return;
            }
            if (!claims(id, paths)) {
                strange.put(id, "the directory of worker " + id + " holds another worker's record");
                return;
            }
            if (empty(paths)) {
                return;
            }
            long last = lastSeq(id, paths);
            catalog.put(CatalogEntry.of(states.load(id, last)));
            if (!projected(id, paths, last)) {
                repairs.add(id);
            }
        } catch (WorkerRuntimeException e) {
            damaged(id, String.valueOf(e.getMessage()), catalog);
        } catch (IOException e) {
            damaged(id, Failures.unreadable(e), catalog);
        }
    }

    /// One that was damaged. Its whole log is read, since damage anywhere may be gone; what is still damaged is
    /// listed as before.
    void again(CatalogEntry known, Catalog catalog) throws IOException {
        worker(known.id(), catalog);
        String still = strange.getOrDefault(known.id(), damaged.get(known.id()));
        if (still != null) {
            damaged.put(known.id(), still);
            catalog.put(known.asDamaged()); // what is known of it, and not only what can be read
        } else {
            try {
                long last = catalog.entry(known.id()).map(CatalogEntry::lastSeq).orElse(0L);
                var _ = states.fold(known.id(), null, last);
            } catch (WorkerRuntimeException e) {
                damaged.put(known.id(), String.valueOf(e.getMessage()));
                catalog.put(known.asDamaged());
            } catch (IOException e) {
                damaged.put(known.id(), Failures.unreadable(e));
                catalog.put(known.asDamaged());
            }
        }
    }

    /// The worker stays in the list, with what can be read of it.
    void damaged(WorkerId id, String what, Catalog catalog) throws IOException {
        damaged.put(id, what);
        WorkerState state = null;
        try {
            state = states.readable(id, Long.MAX_VALUE);
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
        }
        CatalogEntry entry = state == null ? asRecorded(id, recorded(id)) : CatalogEntry.of(state);
        catalog.put(entry.asDamaged()); // whatever it says of its life: an intent is removed only when it is sound
    }

    /// What `worker.json` says, where the log says nothing.
    private @Nullable WorkerRecord recorded(WorkerId id) throws IOException {
        try {
            byte[] file = files.readIfThere(files.worker(id).record());
            WorkerRecord record = file == null ? null : StateForm.workerRecord(file);
            return record == null || !record.id().equals(id) ? null : record;
        } catch (FormatException | WorkerRuntimeException e) {
            return null;
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return null;
        }
    }

    private static CatalogEntry asRecorded(WorkerId id, @Nullable WorkerRecord record) {
        long created = record == null ? id.high() >>> 16 : record.createdAt().toEpochMilli();
        return new CatalogEntry(
                id,
                null,
                Labels.NONE,
                record == null ? UNKNOWN_PROFILE : record.profile(),
                record == null ? UNKNOWN_BACKEND : record.backend(),
                Lifecycle.ACTIVE,
                CatalogEntry.Flags.of(false, false),
                Generation.NONE,
                0,
                created,
                created,
                Usage.ZERO,
                record == null || record.createKey() == null
                        ? 0
                        : Catalog.hash(record.createKey().key()));
    }

    /// A record that is missing or unreadable claims nothing: the log is the truth.
    private boolean claims(WorkerId id, WorkerPaths paths) throws IOException {
        byte[] record = files.readIfThere(paths.record());
        if (record == null) {
            return true;
        }
        try {
            return StateForm.workerId(record).equals(id);
        } catch (FormatException | WorkerRuntimeException e) {
            return true;
        }
    }

    /// Made, and never written: nothing was acknowledged (row I).
    private boolean empty(WorkerPaths paths) throws IOException {
        try (DiskFile file = files.disk().open(paths.events(), Disk.Mode.READ)) {
            return file.size() == 0 && !files.disk().exists(paths.record());
        }
    }

    private long lastSeq(WorkerId id, WorkerPaths paths) throws IOException {
        try (DiskFile file = files.disk().open(paths.events(), Disk.Mode.READ)) {
            LogFile.Found last = new LogFile(file).last();
            if (last == null) {
                throw Failures.damaged(id, "its log does not end in a whole line");
            }
            return last.seq();
        }
    }

    private boolean projected(WorkerId id, WorkerPaths paths, long last) throws IOException {
        StateForm.Snapshot snapshot = states.snapshot(id);
        return snapshot != null
                && snapshot.state().lastSeq() == last
                && files.disk().exists(paths.overview())
                && files.disk().exists(paths.record())
                && files.disk().exists(paths.transcript());
    }
}
