package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.fsstore.format.EventEncoder;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.StoreStatus;
import dev.yoi.runtime.store.Tombstone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/// A store that is open for writing, seen from its callers: checks and encodes on their threads, and leaves the
/// rest to the [Engine]'s.
final class LiveWrites implements Writes {
    /// Largest encoded event, in bytes.
    static final int MAX_EVENT_BYTES = 1 << 20;
    /// Largest append, in bytes.
    static final int MAX_APPEND_BYTES = 16 << 20;

    private static final Set<EventKind> ENDS_WORK = EnumSet.of(
            EventKind.RUN_FINISHED,
            EventKind.EXECUTION_ENDED,
            EventKind.STOPPED,
            EventKind.CANCELLED,
            EventKind.FAILED);

    private final FilesystemStoreOptions options;
    private final Engine engine;
    private final ReentrantLock bundles = new ReentrantLock();
    private final Copies copies;

    LiveWrites(FilesystemStoreOptions options, JournalWriter.Context context, Recovery.Outcome outcome)
            throws IOException {
        this.options = options;
        this.engine = Engine.start(options, context, outcome);
        this.copies = new Copies(context.files(), engine, this::append);
    }

    Publication.Known known() {
        return engine.known();
    }

    @Override
    public StoreStatus status() {
        return engine.health().status();
    }

    @Override
    public long lastPosition() {
        return engine.lastPosition();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return engine.health().troubles().list();
    }

    @Override
    public void append(Append append) {
        engine.checkWritable(engine.health().full() && endsWork(append));
        var bodies = new ArrayList<byte[]>(append.events().size());
        long bytes = 0;
        for (SequencedEvent event : append.events()) {
            byte[] body = EventEncoder.body(event);
            if (body.length > MAX_EVENT_BYTES) {
                throw WorkerRuntimeException.limit(
                        "event", MAX_EVENT_BYTES, "an event has at most 1 MiB when it is encoded");
            }
            bytes += body.length + Request.MARGIN_BYTES;
            bodies.add(body);
        }
        if (bytes > MAX_APPEND_BYTES) {
            throw WorkerRuntimeException.limit(
                    "append", MAX_APPEND_BYTES, "events that are appended together have at most 16 MiB");
        }
        if (known().catalog().deleted(append.worker())) {
            throw Failures.deleted(append.worker());
        }
        CatalogEntry entry = CatalogEntry.of(append.after());
        FlightEvents.Append flight = FlightEvents.Append.begun();
        engine.flow().acquire(bytes);
        try {
            WorkerLog log = known().live().reserve(append.worker(), append.events());
            engine.submit(new Request.Events(log, append, bodies, entry, (int) bytes, flight));
        } catch (WorkerRuntimeException e) {
            engine.flow().release(bytes);
            throw e;
        }
    }

    /// On a full disk what is running must be able to end. It has room in the segment that is being written, and
    /// in that of the ballast.
    private static boolean endsWork(Append append) {
        return append.events().stream()
                .anyMatch(event -> ENDS_WORK.contains(event.event().kind()));
    }

    @Override
    public LogCopy copy(WorkerId id) {
        engine.checkWritable(false);
        return copies.begin(id);
    }

    @Override
    public void remove(WorkerId id, Removal reason, RemovalListener listener) {
        engine.checkWritable(true); // it makes space
        CatalogEntry entry = known().catalog().entry(id).orElseThrow(() -> Failures.notFound(id));
        Tombstone tombstone = reason == Removal.DELETED ? new Tombstone(id, entry.createKeyHash()) : null;
        change(new RuntimeEvent.WorkerRemoved(id, tombstone), listener);
    }

    private void change(RuntimeEvent event, RemovalListener listener) {
        byte[] body = Records.body(options.clock().instant(), event);
        var change = new Request.RuntimeChange(event, body, listener);
        engine.flow().acquire(change.bytes());
        engine.submit(change);
    }

    /// One at a time. Waits even when interrupted: the next one must know how this one ended.
    @Override
    public void storeBundle(ConfigBundle bundle) {
        BundleRef ref = bundle.ref();
        bundles.lock();
        try {
            boolean named = known().bundles().has(ref);
            if (named && known().bundles().sound(ref)) {
                return;
            }
            engine.checkWritable(false);
            await(engine.writeBundle(bundle, ref.digest()));
            engine.bundleSound(ref.digest());
            if (named) {
                return;
            }
            var committed = new CompletableFuture<Long>();
            change(new RuntimeEvent.BundleStored(ref), new RemovalListener() {
                @Override
                public void removed(long position) {
                    committed.complete(position);
                }

                @Override
                public void failed(WorkerRuntimeException failure) {
                    committed.completeExceptionally(failure);
                }
            });
            await(committed);
        } finally {
            bundles.unlock();
        }
    }

    private static void await(CompletableFuture<?> future) {
        Waiting.uninterruptibly(() -> {
            try {
                future.get();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case WorkerRuntimeException known -> throw known;
                    case IOException io -> throw Failures.io("storing a bundle", io);
                    case null, default -> throw new IllegalStateException("storing a bundle failed", e);
                }
            }
        });
    }

    /// Deals with what readers come across.
    PageReader.Observer observer() {
        return new PageReader.Observer() {
            @Override
            public void transcriptDamaged(WorkerId id) {
                engine.repairTranscript(id);
            }

            @Override
            public void logDamaged(WorkerId id, String what) {
                engine.logHurt(id, what);
            }

            @Override
            public void bundleDamaged(BundleId id, WorkerRuntimeException what) {
                engine.bundleDamaged(id, what);
            }
        };
    }

    @Override
    public void close() {
        engine.close();
    }
}
