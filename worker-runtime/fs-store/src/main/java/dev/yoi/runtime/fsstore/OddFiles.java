package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for what lies in the place of a file or a directory of the store, and is none.
final class OddFiles {
    /// `what` it is: `is a directory`. `worker`: whose place it is, or null.
    record Odd(Path path, String what, @Nullable WorkerId worker) {}

    private final StoreFiles files;
    private final List<Odd> found = new ArrayList<>();

    private OddFiles(StoreFiles files) {
        this.files = files;
    }

    /// What stands in the way of an opening. Looked at before the opening changes anything.
    static void check(StoreFiles files) throws IOException {
        for (Odd odd : ofStore(files)) {
            if (!isDerived(files, odd.path)) {
                throw new OddFileException(odd.path, odd.what);
            }
        }
    }

    /// What the store can do without goes into quarantine. Answers what that was.
    static List<Odd> setAsideDerived(StoreFiles files, InstantSource clock) throws IOException {
        List<Odd> derived = ofStore(files).stream()
                .filter(odd -> isDerived(files, odd.path))
                .toList();
        setAside(files, Quarantine.ofRepair(files, clock), derived);
        return derived;
    }

    static void setAside(StoreFiles files, Quarantine quarantine, List<Odd> all) throws IOException {
        for (Odd odd : all) {
            quarantine.moveAside(odd.path, "it " + odd.what);
            files.disk().syncDirectory(StoreFiles.directoryOf(odd.path));
        }
    }

    /// All but `LOCK`, whose opening says it.
    static List<Odd> ofStore(StoreFiles files) throws IOException {
        var odd = new OddFiles(files);
        for (Path directory : List.of(
                files.journal(),
                files.bundles(),
                files.workers(),
                files.catalog(),
                files.incoming(),
                files.quarantine())) {
            odd.directory(directory, null);
        }
        for (Path file : List.of(
                files.runtimeRecord(),
                files.runtimeLog(),
                files.checkpoint(),
                files.losses(),
                files.imported(),
                files.holder(),
                files.reached(),
                files.ballast())) {
            odd.file(file, null);
        }
        for (Path segment : files.disk().list(files.journal())) {
            if (!files.disk().isDirectory(segment)) { // that is in nobody's way (row I)
                odd.file(segment, null);
            }
        }
        for (Path file : files.disk().list(files.catalog())) {
            odd.file(file, null);
        }
        return odd.found;
    }

    /// In the places of all workers.
    static List<Odd> ofWorkers(StoreFiles files) throws IOException {
        var odd = new OddFiles(files);
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                WorkerId id = files.workerAt(directory);
                if (id != null && odd.directory(directory, id)) {
                    odd.filesOf(files.worker(id), id);
                }
            }
        }
        return odd.found;
    }

    private void filesOf(WorkerPaths paths, WorkerId id) throws IOException {
        file(paths.events(), id);
        for (Path file : paths.derived()) {
            file(file, id);
        }
    }

    /// Whether it is a directory.
    private boolean directory(Path path, @Nullable WorkerId worker) throws IOException {
        boolean is = files.disk().isDirectory(path);
        if (!is && files.disk().exists(path)) {
            found.add(new Odd(path, "is no directory", worker));
        }
        return is;
    }

    private void file(Path path, @Nullable WorkerId worker) throws IOException {
        String what = files.disk().oddFile(path);
        if (what != null) {
            found.add(new Odd(path, what, worker));
        }
    }

    /// Whether everything that lies there is made anew, or says nothing when it is missing.
    static boolean isDerived(StoreFiles files, Path path) {
        return path.startsWith(files.catalog())
                || List.of(files.holder(), files.reached(), files.ballast()).contains(path);
    }
}
