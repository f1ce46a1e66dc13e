package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.HistoryPage;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.store.StoreStatus;
import dev.yoi.runtime.store.TranscriptPage;
import java.util.List;
import java.util.Optional;

/// The port, put together from its two halves.
record OpenStore(StoreIdentity identity, Reads reads, Writes writes) implements RuntimeStore {
    @Override
    public StoreStatus status() {
        return writes.status();
    }

    @Override
    public Catalog catalog() {
        return reads.known().catalog();
    }

    @Override
    public WorkerState load(WorkerId id) {
        return reads.load(id);
    }

    @Override
    public void append(Append append) {
        writes.append(append);
    }

    @Override
    public LogCopy copy(WorkerId id) {
        return writes.copy(id);
    }

    @Override
    public void remove(WorkerId id, Removal reason, RemovalListener listener) {
        writes.remove(id, reason, listener);
    }

    @Override
    public EventPage events(WorkerId id, PageRequest request) {
        return reads.pages().events(id, request);
    }

    @Override
    public TranscriptPage transcript(WorkerId id, PageRequest request) {
        return reads.pages().transcript(id, request);
    }

    @Override
    public HistoryPage history(long afterPosition, int limit) {
        return reads.history().after(afterPosition, limit);
    }

    @Override
    public long lastPosition() {
        return writes.lastPosition();
    }

    @Override
    public void storeBundle(ConfigBundle bundle) {
        writes.storeBundle(bundle);
    }

    @Override
    public Optional<ConfigBundle> bundle(BundleId id) {
        return reads.bundle(id);
    }

    @Override
    public List<BundleRef> bundles() {
        return reads.known().bundles().refs();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return writes.diagnostics();
    }

    @Override
    public void close() {
        writes.close();
    }
}
