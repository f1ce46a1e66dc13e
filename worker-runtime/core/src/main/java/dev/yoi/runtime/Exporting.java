package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.Lineage;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import dev.yoi.runtime.store.ArchiveSink;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.Tombstone;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes workers into archives: what is committed at one moment, while everybody goes on. On the caller's
/// thread, which waits for nobody but the reader of the archive.
final class Exporting {
    /// Events read at once.
    private static final int PAGE = 500;

    private static final Set<ErrorCode> OF_ONE_BUNDLE =
            EnumSet.of(ErrorCode.BUNDLE_MISSING, ErrorCode.BUNDLE_DIGEST_MISMATCH, ErrorCode.STORE_CORRUPT);

    private final Engine engine;

    Exporting(Engine engine) {
        this.engine = engine;
    }

    /// One worker, up to its last committed event. `worker_damaged` when its log can't be read whole.
    void worker(WorkerState state, ArchiveSink sink) {
        begin(ArchiveHead.Kind.WORKER, engine.store().lastPosition(), Map.of(), sink);
        BundleRef ref = state.record().bundle();
        sound(ref.id())
                .filter(bundle -> bundle.digest().equals(ref.digest()))
                .ifPresent(bundle -> sink.add(new ArchiveItem.Bundle(bundle)));
        sink.add(new ArchiveItem.Worker(state.id(), state.lastSeq()));
        events(state.id(), state.lastSeq(), sink);
        sink.end();
    }

    /// Everything. What can't be read whole is left out, and says so.
    void all(Map<String, String> about, ArchiveSink sink) {
        RuntimeStore store = engine.store();
        long position = store.lastPosition();
        begin(ArchiveHead.Kind.STORE, position, about, sink);
        store.bundles().forEach(bundle -> bundle(bundle.id(), sink));
        List<Tombstone> deleted = List.copyOf(store.catalog().tombstones().values());
        deleted.forEach(tombstone -> sink.add(new ArchiveItem.Deleted(tombstone)));
        for (WorkerId id : store.catalog().entries().keySet()) {
            asOf(id, position, sink);
        }
        sink.end();
    }

    private void begin(ArchiveHead.Kind kind, long position, Map<String, String> about, ArchiveSink sink) {
        sink.begin(new ArchiveHead(kind, engine.store().identity().runtimeId(), position, engine.now(), about));
    }

    private void bundle(BundleId id, ArchiveSink sink) {
        try {
            engine.store().bundle(id).ifPresent(bundle -> sink.add(new ArchiveItem.Bundle(bundle)));
        } catch (WorkerRuntimeException e) {
            if (!ofThatBundle(e)) {
                throw e;
            }
            sink.add(new ArchiveItem.LeftOut(id.value(), String.valueOf(e.getMessage())));
        }
    }

    /// A worker can be had without its bundle, as one whose bundle its own store lacks.
    private Optional<ConfigBundle> sound(BundleId id) {
        try {
            return engine.store().bundle(id);
        } catch (WorkerRuntimeException e) {
            if (!ofThatBundle(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean ofThatBundle(WorkerRuntimeException e) {
        return OF_ONE_BUNDLE.contains(e.code());
    }

    private void asOf(WorkerId id, long position, ArchiveSink sink) {
        try {
            WorkerState state = engine.store().load(id);
            long last = lastAt(state, position);
            if (last > 0) {
                sink.add(new ArchiveItem.Worker(id, last));
                events(id, last, sink);
            }
        } catch (WorkerRuntimeException e) {
            if (e.code() == ErrorCode.WORKER_DAMAGED) {
                sink.add(new ArchiveItem.LeftOut(id.toString(), String.valueOf(e.getMessage())));
            } else if (e.code() == ErrorCode.WORKER_NOT_FOUND || e.code() == ErrorCode.WORKER_DELETED) {
                gone(id, sink);
            } else {
                throw e;
            }
        }
    }

    /// Deleted meanwhile: what was written of it does not count. Or a creation that was taken back, of which
    /// nothing was.
    private void gone(WorkerId id, ArchiveSink sink) {
        Tombstone tombstone = engine.store().catalog().tombstones().get(id);
        if (tombstone != null) {
            sink.add(new ArchiveItem.Deleted(tombstone));
        }
    }

    /// The last sequence of the worker at that moment; 0 when it was not there yet, or an intent only. What was
    /// copied has the positions of where it comes from, which say nothing here.
    private long lastAt(WorkerState state, long position) {
        Lineage lineage = state.record().lineage();
        long copied = lineage == null ? 0 : lineage.atSeq();
        long last = state.lastSeq();
        while (last > copied) {
            EventPage page = engine.store().events(state.id(), PageRequest.before(last + 1, PAGE));
            if (page.items().isEmpty()) {
                break;
            }
            for (RecordedEvent event : page.items()) {
                if (event.seq() <= copied) {
                    return 0;
                }
                if (event.position() <= position) {
                    return copied > 0 || begun(state, event.seq()) ? event.seq() : 0;
                }
                last = event.seq() - 1;
            }
        }
        return 0;
    }

    /// Whether the worker was more than an intent at that sequence.
    private boolean begun(WorkerState now, long last) {
        if (now.lifecycle() == Lifecycle.CREATED) {
            return false;
        }
        @Nullable WorkerState state = null;
        for (RecordedEvent event :
                engine.store().events(now.id(), PageRequest.after(0, PAGE)).items()) {
            if (event.seq() > last) {
                return false;
            }
            state = state == null ? WorkerState.first(now.id(), event.decode()) : state.apply(event.decode());
            if (state.lifecycle() != Lifecycle.CREATED) {
                return true;
            }
        }
        return true; // an intent is not that long
    }

    private void events(WorkerId id, long last, ArchiveSink sink) {
        long seq = 0;
        while (seq < last) {
            EventPage page = engine.store().events(id, PageRequest.after(seq, PAGE));
            for (RecordedEvent event : page.items()) {
                if (event.seq() > last) {
                    return;
                }
                sink.add(new ArchiveItem.Event(event));
                seq = event.seq();
            }
            if (page.items().isEmpty()) {
                throw Failures.shorter(id, seq, last);
            }
        }
    }
}
