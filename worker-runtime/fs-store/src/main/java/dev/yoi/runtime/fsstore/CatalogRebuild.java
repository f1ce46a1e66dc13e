package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.WorkerId;
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
    private final StoreFiles files;
    private final StateLoader states;
    private final Map<WorkerId, String> damaged = new TreeMap<>();
    private final List<String> strange = new ArrayList<>();
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
        return strange;
    }

    /// Workers whose derived files are not all there.
    List<WorkerId> repairs() {
        return repairs;
    }

    /// Workers that the journal names are left out: their states come from there.
    void run(JournalTail tail, Catalog catalog) throws IOException {
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                WorkerId id = id(directory);
                if (id != null
                        && !tail.workers().containsKey(id)
                        && !tail.removed().contains(id)
                        && !catalog.deleted(id)) {
                    worker(id, catalog);
                }
            }
        }
    }

    private @Nullable WorkerId id(Path directory) {
        try {
            WorkerId id = WorkerId.parse(directory.getFileName().toString());
            return files.worker(id).directory().equals(directory) ? id : null;
        } catch (WorkerRuntimeException e) {
            return null;
        }
    }

    private void worker(WorkerId id, Catalog catalog) throws IOException {
        WorkerPaths paths = files.worker(id);
        if (!files.disk().exists(paths.events()) || new IncomingCopies(files).unfinished(id)) {
            return;
        }
        if (!claims(id, paths)) {
            strange.add("the directory of worker " + id + " holds another worker's record");
            return;
        }
        try {
            long last = lastSeq(id, paths);
            catalog.put(CatalogEntry.of(states.load(id, last)));
            if (!projected(id, paths, last)) {
                repairs.add(id);
            }
        } catch (WorkerRuntimeException e) {
            damaged.put(id, String.valueOf(e.getMessage()));
        }
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
