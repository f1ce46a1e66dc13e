package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.RepairAction.Code;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts files back that lie with another worker, as far as they say themselves whose they are: directories by
/// their `worker.json`, unless their log is another one's; logs by their first event. Everything first goes
/// beside its place under another name, and then into it, so nothing is written over, and a repair that was cut
/// off goes on where it was. What lies in a place that somebody gets something back into is set aside before.
final class PuttingBack {
    private static final String BESIDE = ".back";

    private final StoreFiles files;
    private final StoreRepair.Notes notes;
    private final Quarantine quarantine;
    private final boolean dryRun;
    private final Set<WorkerId> done = new TreeSet<>();
    /// Workers in whose directories nothing is another one's but `worker.json`.
    private final Set<WorkerId> misrecorded = new TreeSet<>();

    PuttingBack(StoreFiles files, StoreRepair.Notes notes, Quarantine quarantine, boolean dryRun) {
        this.files = files;
        this.notes = notes;
        this.quarantine = quarantine;
        this.dryRun = dryRun;
    }

    /// Answers the workers whose files are others afterwards.
    Set<WorkerId> run(Collection<WorkerId> hurt) throws IOException {
        directories(hurt);
        records();
        logs(hurt);
        done.addAll(misrecorded);
        return done;
    }

    private void directories(Collection<WorkerId> hurt) throws IOException {
        var strangers = new TreeMap<WorkerId, WorkerId>();
        for (WorkerId id : hurt) {
            WorkerRecord record = Identity.record(files, files.worker(id).record());
            if (record != null && !record.id().equals(id)) {
                if (onlyRecordIsAnothers(id, record)) {
                    misrecorded.add(id);
                } else {
                    strangers.put(id, record.id());
                }
            }
        }
        var moves = new TreeMap<WorkerId, WorkerId>();
        for (Map.Entry<WorkerId, WorkerId> stranger : strangers.entrySet()) {
            WorkerId owner = stranger.getValue();
            boolean free = strangers.containsKey(owner) || !there(place(owner));
            if (free && !there(beside(place(owner)))) {
                put(moves, stranger.getKey(), owner);
            }
        }
        var waiting = new TreeSet<>(moves.values());
        waiting.addAll(hurt);
        waiting.removeIf(id -> !moves.containsValue(id) && !there(beside(place(id))));
        for (WorkerId id : waiting) {
            if (strangers.containsKey(id) && !moves.containsKey(id)) {
                setAside(
                        Code.WORKER_SET_ASIDE, id, place(id), "the directory is that of another worker, which has one");
            }
        }
        for (Map.Entry<WorkerId, WorkerId> move : moves.entrySet()) {
            moved(place(move.getKey()), beside(place(move.getValue())));
        }
        for (WorkerId id : waiting) {
            intoPlace(id);
        }
    }

    private void intoPlace(WorkerId id) throws IOException {
        Path place = place(id);
        if (!dryRun && there(place)) {
            String what = "another directory of this worker lay beside it";
            setAside(Code.WORKER_SET_ASIDE, id, beside(place), what);
            return;
        }
        said(id, place, "the directory lay under another worker's id; it is put back");
        moved(beside(place), place);
    }

    /// The log is the truth, and `worker.json` repeats it: one that was exchanged alone takes no log with it.
    /// Where the log can't tell, `state.json` says whose directory it is.
    private boolean onlyRecordIsAnothers(WorkerId id, WorkerRecord record) throws IOException {
        Path events = files.worker(id).events();
        return Identity.isAnothers(files, record, events)
                || (!Identity.owns(files, record, events) && new StateLoader(files).snapshot(id) != null);
    }

    /// They are made anew from the logs.
    private void records() throws IOException {
        for (WorkerId id : misrecorded) {
            Path record = files.worker(id).record();
            setAside(Code.RECORD_REWRITTEN, id, record, "worker.json is that of another worker; it is made anew");
        }
    }

    private void logs(Collection<WorkerId> hurt) throws IOException {
        var foreign = new TreeSet<WorkerId>();
        for (WorkerId id : hurt) {
            if (!done.contains(id) && (misrecorded.contains(id) || Identity.foreign(files, id) != null)) {
                foreign.add(id);
            }
        }
        var owners = new TreeMap<WorkerId, WorkerId>();
        for (WorkerId id : foreign) {
            WorkerId owner = owner(files.worker(id).events(), hurt, id);
            if (owner != null && free(owner, foreign)) {
                put(owners, id, owner);
            }
        }
        for (WorkerId owner : owners.values()) {
            Path place = files.worker(owner).events();
            if (!owners.containsKey(owner) && there(place)) {
                setAside(Code.LOG_CUT, owner, place, "the log is that of another worker");
            }
        }
        for (Map.Entry<WorkerId, WorkerId> found : owners.entrySet()) {
            moved(
                    files.worker(found.getKey()).events(),
                    beside(files.worker(found.getValue()).events()));
        }
        for (WorkerId id : hurt) {
            Path place = files.worker(id).events();
            boolean isFree = foreign.contains(id) || !there(place);
            if (isFree && (owners.containsValue(id) || there(beside(place)))) {
                said(id, place, "the log lay in another worker's directory; it is put back");
                moved(beside(place), place);
            }
        }
    }

    /// Whether nothing of this worker's own is in the place of its log, and nothing waits to get in there.
    private boolean free(WorkerId id, Set<WorkerId> foreign) throws IOException {
        Path place = files.worker(id).events();
        return !there(beside(place)) && (foreign.contains(id) || !there(place));
    }

    /// Of two that are the same worker's, the one that goes further.
    private void put(Map<WorkerId, WorkerId> owners, WorkerId from, WorkerId owner) throws IOException {
        for (Map.Entry<WorkerId, WorkerId> other : owners.entrySet()) {
            if (other.getValue().equals(owner)) {
                if (last(other.getKey()) >= last(from)) {
                    return;
                }
                owners.remove(other.getKey());
                break;
            }
        }
        owners.put(from, owner);
    }

    private long last(WorkerId id) throws IOException {
        try (DiskFile file = files.disk().open(files.worker(id).events(), Disk.Mode.READ)) {
            LogFile.Found last = new LogFile(file).last();
            return last == null ? 0 : last.seq();
        } catch (NoSuchFileException e) {
            return 0;
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

    private Path place(WorkerId id) {
        return files.worker(id).directory();
    }

    /// What can't be looked at is left alone.
    private boolean there(Path path) {
        try {
            return files.disk().exists(path);
        } catch (IOException e) {
            return true;
        }
    }

    private static Path beside(Path place) {
        return place.resolveSibling(place.getFileName() + BESIDE);
    }

    private void said(WorkerId id, Path place, String what) {
        done.add(id);
        notes.add(Code.PUT_BACK, Optional.of(id), place, 0, what, false);
    }

    private void setAside(Code code, WorkerId id, Path path, String what) throws IOException {
        notes.add(code, Optional.of(id), path, 0, what, false);
        if (!dryRun && there(path)) {
            quarantine.moveAside(path, what);
            files.disk().syncDirectory(StoreFiles.directoryOf(path));
        }
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
