package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A store in front of another one that counts appends, refuses those a test names, and holds commits back.
final class TestStore implements RuntimeStore {
    final CopyOnWriteArrayList<Append> appends = new CopyOnWriteArrayList<>();
    volatile Predicate<Append> refuses = _ -> false;
    volatile ErrorCode refusal = ErrorCode.STORE_FULL;
    volatile boolean refusesRemovals;
    /// Runs when the store shows an append, before its listener hears of it.
    volatile Consumer<Append> shown = _ -> {};
    private final RuntimeStore store;
    private final List<Runnable> heldBack = new ArrayList<>();
    private final List<Append.Listener> heldListeners = new ArrayList<>();
    private boolean holding;

    TestStore(RuntimeStore store) {
        this.store = store;
    }

    /// From here on nothing that is appended commits, until [#letGo].
    synchronized void holdCommits() {
        holding = true;
    }

    /// How many appends and removals are held back.
    synchronized int held() {
        return heldBack.size();
    }

    synchronized void letGo() {
        holding = false;
        heldBack.forEach(Runnable::run);
        heldBack.clear();
        heldListeners.clear();
    }

    /// What is held back fails, as a batch does whose sync failed.
    synchronized void failHeld() {
        holding = false;
        heldBack.clear();
        var failure = new WorkerRuntimeException.Failure(ErrorCode.STORE_IO, "store", "told to fail", "open it again")
                .with("outcome", "unknown")
                .exception();
        heldListeners.forEach(listener -> listener.failed(failure));
        heldListeners.clear();
    }

    @Override
    public synchronized void append(Append append) {
        if (refuses.test(append)) {
            throw refused();
        }
        appends.add(append);
        if (holding) {
            heldListeners.add(append.listener());
        }
        pass(() -> store.append(new Append(append.worker(), append.events(), append.after(), telling(append))));
    }

    private Append.Listener telling(Append append) {
        return new Append.Listener() {
            @Override
            public void committed(List<RecordedEvent> events) {
                shown.accept(append);
                append.listener().committed(events);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                append.listener().failed(failure);
            }
        };
    }

    @Override
    public synchronized void remove(WorkerId id, Removal reason, RemovalListener listener) {
        if (refusesRemovals) {
            throw refused();
        }
        pass(() -> store.remove(id, reason, listener));
    }

    private void pass(Runnable commit) {
        if (holding) {
            heldBack.add(commit);
        } else {
            commit.run();
        }
    }

    private WorkerRuntimeException refused() {
        return WorkerRuntimeException.of(refusal, "store", "told to refuse", "stop telling it");
    }

    @Override
    public LogCopy copy(WorkerId id) {
        LogCopy copy = store.copy(id);
        return new LogCopy() {
            @Override
            public void add(RecordedEvent event) {
                copy.add(event);
            }

            @Override
            public void commit(Append append) {
                synchronized (TestStore.this) {
                    if (refuses.test(append)) {
                        throw refused();
                    }
                    appends.add(append);
                    pass(() -> copy.commit(append));
                }
            }

            @Override
            public void close() {
                copy.close();
            }
        };
    }

    @Override
    public StoreIdentity identity() {
        return store.identity();
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public Catalog catalog() {
        return store.catalog();
    }

    @Override
    public WorkerState load(WorkerId id) {
        return store.load(id);
    }

    @Override
    public EventPage events(WorkerId id, PageRequest request) {
        return store.events(id, request);
    }

    @Override
    public TranscriptPage transcript(WorkerId id, PageRequest request) {
        return store.transcript(id, request);
    }

    @Override
    public HistoryPage history(long afterPosition, int limit) {
        return store.history(afterPosition, limit);
    }

    @Override
    public long lastPosition() {
        return store.lastPosition();
    }

    @Override
    public void storeBundle(ConfigBundle bundle) {
        store.storeBundle(bundle);
    }

    @Override
    public Optional<ConfigBundle> bundle(BundleId id) {
        return store.bundle(id);
    }

    @Override
    public List<BundleRef> bundles() {
        return store.bundles();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return store.diagnostics();
    }

    @Override
    public void close() {
        letGo();
        store.close();
    }
}
