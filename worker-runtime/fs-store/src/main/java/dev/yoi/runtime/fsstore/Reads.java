package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/// Everything that a store answers without changing anything; the same for a store that writes and one opened for
/// reading.
final class Reads {
    private final Publication.Known known;
    private final StateLoader states;
    private final PageReader pages;
    private final History history;
    private final PageReader.Observer observer;

    /// What the journal offers to readers.
    record Journal(UUID storeId, Segments segments, LongSupplier lastPosition) {}

    Reads(StoreFiles files, Publication.Known known, Journal journal, PageReader.Observer observer) {
        this.known = known;
        this.observer = observer;
        this.states = new StateLoader(files);
        this.pages = new PageReader(
                files, known.catalog(), known.live(), () -> new JournalReader(files, journal.storeId()), observer);
        this.history = new History(
                journal.segments(), () -> new JournalReader(files, journal.storeId()), journal.lastPosition());
    }

    Publication.Known known() {
        return known;
    }

    PageReader pages() {
        return pages;
    }

    History history() {
        return history;
    }

    Optional<ConfigBundle> bundle(BundleId id) {
        try {
            return known.bundles().read(id);
        } catch (WorkerRuntimeException e) {
            observer.bundleDamaged(id, e);
            throw e;
        }
    }

    /// The catalog is asked first: it is the last to learn of a commit and the first to forget a worker.
    WorkerState load(WorkerId id) {
        CatalogEntry entry = known.catalog().entry(id).orElseThrow(() -> Failures.notFound(id));
        WorkerLog log = known.live().get(id);
        WorkerState live = log == null ? null : log.state();
        if (live != null) {
            return live;
        }
        if (log != null && log.damage() != null) {
            throw Failures.damaged(id, log.damage());
        }
        if (entry.flags().damaged() && entry.lastSeq() == 0) {
            throw Failures.damaged(id, "no event of its log can be read");
        }
        try {
            return states.load(id, entry.lastSeq());
        } catch (WorkerRuntimeException e) {
            if (known.catalog().entry(id).isEmpty()) {
                throw Failures.notFound(id); // removed meanwhile, and its files with it
            }
            observer.logDamaged(id, String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException e) {
            throw Failures.io("reading a worker's state", e);
        }
    }
}
