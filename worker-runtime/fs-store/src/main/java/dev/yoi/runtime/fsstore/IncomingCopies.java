package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records.CopyNote;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The notes of workers whose logs are being copied. A copy is durable before the event that makes it a worker;
/// so after a crash there may be files that belong to nobody, and a note names each of them.
final class IncomingCopies {
    private static final System.Logger LOG = System.getLogger(IncomingCopies.class.getName());

    private final StoreFiles files;

    IncomingCopies(StoreFiles files) {
        this.files = files;
    }

    /// Durable when it returns, before anything of the copy takes its place.
    void note(WorkerId id, long copiedSeq) throws IOException {
        if (files.disk().createDirectory(files.incoming())) {
            files.disk().syncDirectory(files.home());
        }
        files.replace(files.incoming(id), new CopyNote(id, copiedSeq).file());
    }

    /// Nobody needs the note any more. It may come back in a crash: then it says nothing that is not so.
    void forget(WorkerId id) throws IOException {
        files.disk().delete(files.incoming(id));
    }

    /// Whether the files of this worker are a copy that never became one.
    boolean unfinished(WorkerId id) throws IOException {
        CopyNote note = read(files.incoming(id));
        return note != null && abandoned(note);
    }

    /// At an opening for writing: what never became a worker goes. Whatever else is there is left as it is.
    void settle(Catalog catalog) throws IOException {
        for (CopyNote note : notes()) {
            WorkerId id = note.worker();
            if (catalog.entry(id).isEmpty() && abandoned(note)) {
                remove(id);
            }
            if (catalog.entry(id).isPresent()
                    || !files.disk().exists(files.worker(id).directory())) {
                forget(id);
            }
        }
    }

    /// Removes what was copied, then the note.
    void giveUp(WorkerId id) throws IOException {
        remove(id);
        forget(id);
    }

    private void remove(WorkerId id) throws IOException {
        WorkerPaths paths = files.worker(id);
        for (Path path : files.disk().list(paths.directory())) {
            if (path.equals(paths.events()) || path.getFileName().toString().endsWith(".tmp")) {
                files.disk().delete(path);
            }
        }
        if (files.disk().list(paths.directory()).isEmpty() && files.disk().exists(paths.directory())) {
            files.disk().delete(paths.directory());
            files.disk().syncDirectory(files.fan(id));
        }
    }

    /// Its log holds exactly what was copied, or has not got its name yet. When that can't be told, it is not so.
    private boolean abandoned(CopyNote note) throws IOException {
        Path events = files.worker(note.worker()).events();
        if (!files.disk().exists(events)) {
            return true;
        }
        try (DiskFile file = files.disk().open(events, Disk.Mode.READ)) {
            LogFile.Found last = new LogFile(file).last();
            return last != null && last.seq() <= note.copiedSeq();
        }
    }

    private List<CopyNote> notes() throws IOException {
        var notes = new ArrayList<CopyNote>();
        for (Path path : files.disk().list(files.incoming())) {
            CopyNote note = read(path);
            if (note != null && files.incoming(note.worker()).equals(path)) {
                notes.add(note);
            }
        }
        return notes;
    }

    private @Nullable CopyNote read(Path path) throws IOException {
        byte[] file = files.readIfThere(path);
        if (file == null || !path.getFileName().toString().endsWith(".json")) {
            return null;
        }
        try {
            return CopyNote.read(file);
        } catch (FormatException | WorkerRuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a note of a copy can't be read; it is passed over", e);
            return null;
        }
    }
}
