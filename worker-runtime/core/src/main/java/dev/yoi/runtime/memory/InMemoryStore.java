package dev.yoi.runtime.memory;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.HistoryPage;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.store.StoreStatus;
import dev.yoi.runtime.store.Tombstone;
import dev.yoi.runtime.store.TranscriptPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// Keeps the contract of [RuntimeStore] without a file, on a [MemoryDisk]. One thread commits, so that listeners
/// are called from where a real store calls them.
final class InMemoryStore implements RuntimeStore {
    private static final int MAX_EVENT_CHARACTERS = 1 << 20;

    private final MemoryDisk disk;
    private final StoreIdentity identity;
    private final Catalog catalog = new Catalog();
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Thread committer;
    private volatile StoreStatus status = new StoreStatus.Writable();

    InMemoryStore(MemoryDisk disk) {
        this.disk = disk;
        this.identity = new StoreIdentity(disk.runtimeId, disk.storeId, disk.epoch);
        disk.logs.values().forEach(log -> catalog.put(CatalogEntry.of(log.state())));
        disk.tombstones.forEach(catalog::bury);
        this.committer =
                Thread.ofPlatform().name("memory-store-commit").daemon().start(this::commitLoop);
    }

    private void commitLoop() {
        try {
            while (true) {
                work.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public StoreIdentity identity() {
        return identity;
    }

    @Override
    public StoreStatus status() {
        return status;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public WorkerState load(WorkerId id) {
        return log(id).state();
    }

    @Override
    public void append(Append append) {
        for (SequencedEvent event : append.events()) {
            checkSize(event);
        }
        if (catalog.deleted(append.worker())) {
            throw deleted(append.worker());
        }
        submit(() -> commit(append, List.of()));
    }

    /// In one step with the check, so that nothing is left behind by [#die] that never hears of its end.
    private void submit(Runnable commit) {
        synchronized (disk) {
            checkWritable();
            work.add(commit);
        }
    }

    private void commit(Append append, List<RecordedEvent> copied) {
        var recorded = new ArrayList<RecordedEvent>();
        synchronized (disk) {
            if (!status.writable()) {
                append.listener().failed(readOnly());
                return;
            }
            MemoryDisk.Log before = disk.logs.get(append.worker());
            var events = new ArrayList<RecordedEvent>(before == null ? copied : before.events());
            for (SequencedEvent event : append.events()) {
                var committed = RecordedEvent.of(event, ++disk.position);
                recorded.add(committed);
                disk.history.add(new CommittedItem.WorkerChanged(append.worker(), committed));
            }
            events.addAll(recorded);
            disk.logs.put(append.worker(), new MemoryDisk.Log(List.copyOf(events), append.after()));
        }
        catalog.put(CatalogEntry.of(append.after()));
        append.listener().committed(recorded);
    }

    @Override
    public LogCopy copy(WorkerId id) {
        checkWritable();
        if (catalog.deleted(id)) {
            throw deleted(id);
        }
        if (catalog.entry(id).isPresent()) {
            throw WorkerRuntimeException.of(
                    ErrorCode.WORKER_EXISTS, id.toString(), "worker " + id + " exists already", "take another id");
        }
        var copied = new ArrayList<RecordedEvent>();
        return new LogCopy() {
            @Override
            public void add(RecordedEvent event) {
                copied.add(event);
            }

            @Override
            public void commit(Append append) {
                append.events().forEach(InMemoryStore::checkSize);
                submit(() -> InMemoryStore.this.commit(append, copied));
            }

            @Override
            public void close() {
                // nothing of it is anywhere else
            }
        };
    }

    @Override
    public void remove(WorkerId id, Removal reason, RemovalListener listener) {
        log(id);
        submit(() -> commitRemoval(id, reason, listener));
    }

    private void commitRemoval(WorkerId id, Removal reason, RemovalListener listener) {
        long position;
        var tombstone = new Tombstone(
                id, catalog.entry(id).map(CatalogEntry::createKeyHash).orElse(0L));
        synchronized (disk) {
            if (!status.writable()) {
                listener.failed(readOnly());
                return;
            }
            disk.logs.remove(id);
            position = ++disk.position;
            disk.history.add(new CommittedItem.WorkerRemoved(id, position));
            if (reason == Removal.DELETED) {
                disk.tombstones.add(tombstone);
            }
        }
        switch (reason) {
            case ABORTED -> catalog.remove(id);
            case DELETED -> catalog.bury(tombstone);
        }
        listener.removed(position);
    }

    @Override
    public EventPage events(WorkerId id, PageRequest request) {
        var page = new ArrayList<RecordedEvent>();
        boolean more = collect(inDirection(log(id).events(), request), request, page);
        return new EventPage(page, more);
    }

    @Override
    public TranscriptPage transcript(WorkerId id, PageRequest request) {
        List<RecordedEvent> lines = inDirection(log(id).events(), request).stream()
                .filter(event -> TranscriptItem.of(event.decode()).isPresent())
                .toList();
        var page = new ArrayList<RecordedEvent>();
        boolean more = collect(lines, request, page);
        return new TranscriptPage(
                page.stream()
                        .flatMap(event -> TranscriptItem.of(event.decode()).stream())
                        .toList(),
                more);
    }

    private static List<RecordedEvent> inDirection(List<RecordedEvent> events, PageRequest request) {
        int from = (int) Math.min(request.from(), events.size() + 1L);
        return switch (request.direction()) {
            case FORWARD -> events.subList(Math.min(from, events.size()), events.size());
            case BACKWARD -> events.subList(0, Math.max(0, from - 1)).reversed();
        };
    }

    private static boolean collect(List<RecordedEvent> source, PageRequest request, List<RecordedEvent> page) {
        long bytes = 0;
        for (RecordedEvent event : source) {
            bytes += event.encodedBytes();
            if (page.size() == request.limit() || (bytes > request.maxBytes() && !page.isEmpty())) {
                return true;
            }
            page.add(event);
        }
        return false;
    }

    @Override
    public HistoryPage history(long afterPosition, int limit) {
        synchronized (disk) {
            if (afterPosition < 0 || afterPosition > disk.position) {
                throw WorkerRuntimeException.of(
                        ErrorCode.POSITION_GONE,
                        "position",
                        "position " + afterPosition + " is not in this history",
                        "reload and subscribe from the current position");
            }
            int from = (int) afterPosition;
            int to = Math.min(disk.history.size(), from + limit);
            return new HistoryPage(disk.history.subList(from, to), to);
        }
    }

    @Override
    public long lastPosition() {
        synchronized (disk) {
            return disk.position;
        }
    }

    @Override
    public void storeBundle(ConfigBundle bundle) {
        checkWritable();
        synchronized (disk) {
            ConfigBundle known = disk.bundles.putIfAbsent(bundle.id(), bundle);
            if (known != null && !known.equals(bundle)) {
                throw WorkerRuntimeException.of(
                        ErrorCode.BUNDLE_CONFLICT,
                        bundle.id().value(),
                        "bundle '" + bundle.id() + "' exists with another content",
                        "store it under another id");
            }
        }
    }

    @Override
    public Optional<ConfigBundle> bundle(BundleId id) {
        synchronized (disk) {
            return Optional.ofNullable(disk.bundles.get(id));
        }
    }

    @Override
    public List<BundleRef> bundles() {
        synchronized (disk) {
            return disk.bundles.values().stream().map(ConfigBundle::ref).toList();
        }
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return List.of();
    }

    @Override
    public void close() {
        if (!status.writable()) {
            return;
        }
        var drained = new CountDownLatch(1);
        work.add(drained::countDown);
        boolean interrupted = false;
        while (drained.getCount() > 0) {
            try {
                drained.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        die();
        disk.released(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes nothing more; what was not committed fails.
    void die() {
        synchronized (disk) { // a commit is on the disk before the end, or never
            status = new StoreStatus.ReadOnly(new DiagnosticCode("store_closed"), "the store is closed");
        }
        var rest = new ArrayList<Runnable>();
        work.drainTo(rest);
        committer.interrupt();
        rest.forEach(Runnable::run);
    }

    private MemoryDisk.Log log(WorkerId id) {
        synchronized (disk) {
            MemoryDisk.Log log = disk.logs.get(id);
            if (log == null) {
                throw notFound(id);
            }
            return log;
        }
    }

    private void checkWritable() {
        if (!status.writable()) {
            throw readOnly();
        }
    }

    private static void checkSize(SequencedEvent event) {
        int characters = TranscriptItem.of(event)
                .map(item -> item.content().plainText().length())
                .orElse(0);
        if (characters > MAX_EVENT_CHARACTERS) {
            throw WorkerRuntimeException.limit("event", MAX_EVENT_CHARACTERS, "an event has at most 1 MiB");
        }
    }

    private static WorkerRuntimeException readOnly() {
        return WorkerRuntimeException.of(
                ErrorCode.STORE_READ_ONLY, "store", "the store takes no writes", "open it again");
    }

    private static WorkerRuntimeException deleted(WorkerId id) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_DELETED, id.toString(), "worker " + id + " was deleted", "use another id");
    }

    private static WorkerRuntimeException notFound(WorkerId id) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_NOT_FOUND, id.toString(), "there is no worker " + id, "list the workers");
    }
}
