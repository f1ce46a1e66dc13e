package org.example.store;

import dev.yoi.runtime.bundle.ConfigBundle;
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
import java.util.List;
import java.util.Optional;

/// A store in front of another one, which tells somebody of each commit: to feed an index or an audit log, say.
/// The observer hears before the runtime does, in commit order, on a thread of the store; so nothing that the
/// runtime acknowledged is unknown to it. What throws there is the observer's loss, not the runtime's.
public final class ObservedStore implements RuntimeStore {
    /// Hears of what is durable. Returns at once.
    public interface Observer {
        void committed(WorkerId worker, List<RecordedEvent> events);

        void removed(WorkerId worker, long position);
    }

    private static final System.Logger LOG = System.getLogger(ObservedStore.class.getName());

    private final RuntimeStore store;
    private final Observer observer;

    public ObservedStore(RuntimeStore store, Observer observer) {
        this.store = store;
        this.observer = observer;
    }

    @Override
    public void append(Append append) {
        store.append(observed(append));
    }

    private Append observed(Append append) {
        return new Append(append.worker(), append.events(), append.after(), new Append.Listener() {
            @Override
            public void committed(List<RecordedEvent> events) {
                tell(() -> observer.committed(append.worker(), events));
                append.listener().committed(events);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                append.listener().failed(failure);
            }
        });
    }

    @Override
    public void remove(WorkerId id, Removal reason, RemovalListener listener) {
        store.remove(id, reason, new RemovalListener() {
            @Override
            public void removed(long position) {
                tell(() -> observer.removed(id, position));
                listener.removed(position);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                listener.failed(failure);
            }
        });
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an observer of the store failed", e);
        }
    }

    /// The copied events have been told of where they come from; what follows them is news.
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
                copy.commit(observed(append));
            }

            @Override
            public void close() {
                copy.close();
            }
        };
    }

    // The rest is the other store's.

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
        store.close();
    }
}
