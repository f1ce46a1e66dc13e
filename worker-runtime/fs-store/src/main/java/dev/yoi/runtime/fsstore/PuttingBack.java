package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.RepairAction.Code;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts files back that lie with another worker, as far as they say themselves whose they are: directories by
/// their `worker.json`, logs by their first event. Everything first goes beside its place under another name, and
/// then into it, so nothing is written over, and a repair that was cut off goes on where it was.
final class PuttingBack {
    private static final String BESIDE = ".back";

    private final StoreFiles files;
    private final StoreRepair.Notes notes;
    private final boolean dryRun;
    private final Set<WorkerId> done = new TreeSet<>();

    PuttingBack(StoreFiles files, StoreRepair.Notes notes, boolean dryRun) {
        this.files = files;
        this.notes = notes;
        this.dryRun = dryRun;
    }

    /// Answers the workers that got something back.
    Set<WorkerId> run(Collection<WorkerId> hurt) throws IOException {
        directories(hurt);
        logs(hurt);
        return done;
    }

    private void directories(Collection<WorkerId> hurt) throws IOException {
        var moves = new LinkedHashMap<Path, WorkerId>();
        for (WorkerId id : hurt) {
            WorkerRecord record = Identity.record(files, files.worker(id).record());
            if (record != null && !record.id().equals(id)) {
                moves.put(files.worker(id).directory(), record.id());
            }
        }
        // Only where the place is free, or gets free.
        moves.entrySet().removeIf(move -> !moves.containsKey(place(move.getValue())) && taken(move.getValue()));
        for (Map.Entry<Path, WorkerId> move : moves.entrySet()) {
            moved(move.getKey(), beside(place(move.getValue())));
        }
        var waiting = new TreeSet<>(moves.values());
        waiting.addAll(hurt);
        for (WorkerId id : waiting) {
            Path place = place(id);
            if (moves.containsValue(id) || files.disk().exists(beside(place))) {
                said(id, place, "the directory lay under another worker's id; it is put back");
                moved(beside(place), place);
            }
        }
    }

    private Path place(WorkerId id) {
        return files.worker(id).directory();
    }

    private boolean taken(WorkerId id) {
        try {
            return files.disk().exists(place(id));
        } catch (IOException e) {
            return true; // what can't be looked at is left alone
        }
    }

    private void logs(Collection<WorkerId> hurt) throws IOException {
        var owners = new LinkedHashMap<WorkerId, WorkerId>();
        for (WorkerId id : hurt) {
            if (!done.contains(id) && Identity.foreign(files, id) != null) {
                WorkerId owner = owner(files.worker(id).events(), hurt, id);
                if (owner != null && !owners.containsValue(owner)) {
                    owners.put(id, owner);
                }
            }
        }
        for (Map.Entry<WorkerId, WorkerId> found : owners.entrySet()) {
            moved(
                    files.worker(found.getKey()).events(),
                    beside(files.worker(found.getValue()).events()));
        }
        for (WorkerId id : hurt) {
            Path place = files.worker(id).events();
            boolean wasForeign = owners.containsKey(id) || !files.disk().exists(place);
            if (wasForeign && (owners.containsValue(id) || files.disk().exists(beside(place)))) {
                said(id, place, "the log lay in another worker's directory; it is put back");
                moved(beside(place), place);
            }
        }
    }

    /// Whose log this certainly is, when it is one worker's only.
    private @Nullable WorkerId owner(Path events, Collection<WorkerId> hurt, WorkerId notOf) throws IOException {
        WorkerId owner = null;
        for (WorkerId id : hurt) {
            WorkerRecord record = id.equals(notOf)
                    ? null
                    : Identity.record(files, files.worker(id).record());
            if (record != null && record.id().equals(id) && Identity.owns(files, record, events)) {
                if (owner != null) {
                    return null;
                }
                owner = id;
            }
        }
        return owner;
    }

    private static Path beside(Path place) {
        return place.resolveSibling(place.getFileName() + BESIDE);
    }

    private void said(WorkerId id, Path place, String what) {
        done.add(id);
        notes.add(Code.PUT_BACK, Optional.of(id), place, 0, what, false);
    }

    private void moved(Path from, Path to) throws IOException {
        if (dryRun || !files.disk().exists(from)) {
            return;
        }
        Path there = StoreFiles.directoryOf(to);
        files.disk().createDirectory(there);
        files.disk().rename(from, to);
        files.disk().syncDirectory(there);
        files.disk().syncDirectory(StoreFiles.directoryOf(there));
        Path here = StoreFiles.directoryOf(from);
        if (!here.equals(there)) {
            files.disk().syncDirectory(here);
        }
    }
}
