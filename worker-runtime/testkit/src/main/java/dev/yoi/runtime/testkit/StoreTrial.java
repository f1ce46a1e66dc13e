package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.RuntimeStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Works a store as a runtime would, keeps book of what it was told and what it acknowledged, and compares
/// ([#verify]). Safe for any number of threads.
public final class StoreTrial implements AutoCloseable {
    private final StoreFixture fixture;
    private final FakeClock clock = FakeClock.atStart();
    private final PredictableIds ids = new PredictableIds();
    private final ConcurrentSkipListMap<WorkerId, Ledger> ledgers = new ConcurrentSkipListMap<>();
    private final Set<WorkerId> deleted = new ConcurrentSkipListSet<>();
    private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    private volatile RuntimeStore store;

    /// What one worker's log should be. Guarded by its own monitor, which stands for the runtime's lock of that
    /// worker.
    private static final class Ledger {
        private final List<SequencedEvent> told = new ArrayList<>();
        /// The last sequence of each append: where a log may end after a crash.
        private final List<Long> ends = new ArrayList<>();
        private @Nullable WorkerState state;
        /// The last sequence that the store acknowledged; written on a thread of the store, which takes no lock.
        private final AtomicLong acknowledged = new AtomicLong();
    }

    /// An append on its way. Completes once; a second answer of the store fails the test.
    public final class Pending implements Append.Listener {
        private final Ledger ledger;
        private final WorkerId worker;
        private final CompletableFuture<List<RecordedEvent>> outcome = new CompletableFuture<>();
        private volatile @Nullable String violation;

        private Pending(WorkerId worker, Ledger ledger) {
            this.worker = worker;
            this.ledger = ledger;
        }

        @Override
        public void committed(List<RecordedEvent> events) {
            long last = events.getLast().seq();
            events.forEach(event -> heard.add(event.position()));
            if (store.catalog().entry(worker).map(CatalogEntry::lastSeq).orElse(0L) < last) {
                violation = "the listener heard of sequence " + last + " before the catalog had it";
            }
            ledger.acknowledged.accumulateAndGet(last, Math::max);
            answered(outcome.complete(events));
        }

        @Override
        public void failed(WorkerRuntimeException failure) {
            answered(outcome.completeExceptionally(failure));
        }

        private void answered(boolean first) {
            if (!first) {
                violation = "the listener was called twice";
            }
        }

        /// Waits for the acknowledgement.
        public List<RecordedEvent> await() {
            List<RecordedEvent> events = Waiting.forResult(outcome);
            assertThat(violation).isNull();
            return events;
        }

        /// True when the store has answered that it failed.
        public boolean failed() {
            return outcome.isCompletedExceptionally();
        }
    }

    public StoreTrial(StoreFixture fixture) {
        this.fixture = fixture;
        this.store = fixture.open();
    }

    public RuntimeStore store() {
        return store;
    }

    public StoreFixture fixture() {
        return fixture;
    }

    /// Commit positions in the order in which listeners heard them.
    public List<Long> positionsHeard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /// A new worker, durable.
    public WorkerId created() {
        return created(new RandomEvents(new SeededRandom(ledgers.size())).created());
    }

    public WorkerId created(WorkerEvent.WorkerCreated intent) {
        WorkerId id = ids.next();
        commit(id, intent);
        return id;
    }

    /// An id that no worker of this store has.
    public WorkerId unknownId() {
        return ids.next();
    }

    /// Appends and waits until it is durable.
    public List<RecordedEvent> commit(WorkerId id, WorkerEvent... events) {
        return append(id, List.of(events)).await();
    }

    /// Appends without waiting; what the store refuses is not in the books.
    public Pending append(WorkerId id, List<? extends WorkerEvent> events) {
        Ledger ledger = ledgers.computeIfAbsent(id, _ -> new Ledger());
        synchronized (ledger) {
            WorkerState after = ledger.state;
            var sequenced = new ArrayList<SequencedEvent>();
            for (WorkerEvent event : events) {
                long seq = after == null ? 1 : after.lastSeq() + 1;
                int masked = (int) (seq % 3); // kept with the event, whatever it counts
                var next = new SequencedEvent(seq, clock.advance(Duration.ofMillis(1)), event, masked);
                after = after == null ? WorkerState.first(id, next) : after.apply(next);
                sequenced.add(next);
            }
            if (after == null) {
                throw new IllegalArgumentException("an append has at least one event");
            }
            var pending = new Pending(id, ledger);
            store.append(new Append(id, sequenced, after, pending));
            ledger.state = after;
            ledger.told.addAll(sequenced);
            ledger.ends.add(after.lastSeq());
            return pending;
        }
    }

    /// A new worker, durable, whose log begins with the origin's events up to `through`.
    public WorkerId copied(WorkerId origin, long through) {
        return copiedAs(ids.next(), origin, through);
    }

    /// The same under a given id.
    public WorkerId copiedAs(WorkerId id, WorkerId origin, long through) {
        try (LogCopy copy = store.copy(id)) {
            var events = new ArrayList<SequencedEvent>();
            for (RecordedEvent event : allEvents(origin)) {
                if (event.seq() <= through) {
                    copy.add(event);
                    events.add(event.decode());
                }
            }
            WorkerState state = Fold.of(id, events);
            var forked = new SequencedEvent(
                    through + 1, clock.advance(Duration.ofMillis(1)), new WorkerEvent.Forked(origin, through, null));
            events.add(forked);
            var ledger = new Ledger();
            ledger.told.addAll(events);
            ledger.ends.add(through + 1);
            ledger.state = state.apply(forked);
            ledgers.put(id, ledger);
            var pending = new Pending(id, ledger);
            copy.commit(new Append(id, List.of(forked), state.apply(forked), pending));
            pending.await();
        }
        return id;
    }

    /// Removes a worker as a creation that came to nothing, and waits until that is durable; answers with the
    /// position of the removal.
    public long remove(WorkerId id) {
        return remove(id, Removal.ABORTED);
    }

    /// Deletes a worker and waits until that is durable; answers with the position of the removal.
    public long delete(WorkerId id) {
        long position = remove(id, Removal.DELETED);
        deleted.add(id);
        return position;
    }

    private long remove(WorkerId id, Removal reason) {
        var position = new CompletableFuture<Long>();
        store.remove(id, reason, new RemovalListener() {
            @Override
            public void removed(long at) {
                position.complete(at);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                position.completeExceptionally(failure);
            }
        });
        long at = Waiting.forResult(position);
        ledgers.remove(id);
        return at;
    }

    /// What the worker's log should hold.
    public List<SequencedEvent> told(WorkerId id) {
        Ledger ledger = ledger(id);
        synchronized (ledger) {
            return List.copyOf(ledger.told);
        }
    }

    /// What the worker's state should be.
    public WorkerState state(WorkerId id) {
        Ledger ledger = ledger(id);
        synchronized (ledger) {
            WorkerState state = ledger.state;
            if (state == null) {
                throw new IllegalStateException("no event was appended for worker " + id);
            }
            return state;
        }
    }

    private Ledger ledger(WorkerId id) {
        Ledger ledger = ledgers.get(id);
        if (ledger == null) {
            throw new IllegalArgumentException("worker " + id + " is not in the books");
        }
        return ledger;
    }

    public void reopenAfterClose() {
        store.close();
        store = fixture.open();
        heard.clear();
    }

    /// Dies and opens again; then the books follow what is there, after checking that it is a prefix of what was
    /// told, ends where an append ended, and holds everything acknowledged (I1, I3).
    public void reopenAfterCrash() {
        fixture.crash();
        store = fixture.open();
        heard.clear();
        ledgers.forEach(this::adopt);
        ledgers.values().removeIf(ledger -> ledger.told.isEmpty());
    }

    private void adopt(WorkerId id, Ledger ledger) {
        synchronized (ledger) {
            long last = store.catalog().entry(id).map(CatalogEntry::lastSeq).orElse(0L);
            assertThat(last)
                    .as("worker %s: last recovered sequence", id)
                    .isGreaterThanOrEqualTo(ledger.acknowledged.get());
            assertThat(last == 0 || ledger.ends.contains(last))
                    .as("worker %s: the log ends at sequence %s, where an append ended", id, last)
                    .isTrue();
            ledger.told.removeIf(event -> event.seq() > last);
            ledger.ends.removeIf(end -> end > last);
            ledger.state = last == 0 ? null : store.load(id);
        }
    }

    /// Everything that holds of a store at rest, for every worker in the books.
    public void verify() {
        Set<WorkerId> known = ledgers.entrySet().stream()
                .filter(entry -> !entry.getValue().told.isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(store.catalog().entries().keySet())
                .as("workers in the catalog")
                .containsExactlyInAnyOrderElementsOf(known);
        known.forEach(this::verify);
        assertThat(store.catalog().tombstones().keySet())
                .as("tombstones of deleted workers")
                .containsExactlyElementsOf(deleted);
    }

    private void verify(WorkerId id) {
        List<SequencedEvent> told = told(id);
        List<RecordedEvent> recorded = allEvents(id);
        assertThat(recorded)
                .extracting(RecordedEvent::seq)
                .as("sequences of worker %s", id)
                .isEqualTo(told.stream().map(SequencedEvent::seq).toList());
        for (int i = 0; i < told.size(); i++) {
            SameEvent.check(told.get(i), recorded.get(i).decode());
        }
        WorkerState fold = Fold.of(id, told);
        WorkerState loaded = store.load(id);
        assertThat(loaded).as("loaded state of worker %s (I4)", id).isEqualTo(fold);
        assertThat(store.catalog().entry(id))
                .as("catalog entry of worker %s (I4)", id)
                .contains(CatalogEntry.of(loaded));
        assertThat(recorded)
                .extracting(RecordedEvent::position)
                .as("commit positions of worker %s", id)
                .isSorted();
    }

    /// The whole log of a worker, read page by page.
    public List<RecordedEvent> allEvents(WorkerId id) {
        var all = new ArrayList<RecordedEvent>();
        boolean more = true;
        while (more) {
            long after = all.isEmpty() ? 0 : all.getLast().seq();
            var page = store.events(id, PageRequest.after(after, PageRequest.MAX_ITEMS));
            all.addAll(page.items());
            more = page.more();
            assertThat(!more || !page.items().isEmpty())
                    .as("a page that has more is not empty")
                    .isTrue();
        }
        return all;
    }

    @Override
    public void close() {
        fixture.close();
    }
}
