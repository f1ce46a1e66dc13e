package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.FakeClock;
import dev.yoi.runtime.testkit.Fold;
import dev.yoi.runtime.testkit.crashfs.CrashTrial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What a store was told and what it acknowledged, to compare with what a crash left. Told by one thread; the
/// store's threads only note acknowledgements.
final class CrashBooks implements CrashTrial.Books<CrashBooks> {
    /// One life of a worker: an id that was removed may begin another.
    private static final class Life {
        private final List<SequencedEvent> told = new ArrayList<>();
        private final Set<Long> ends = new TreeSet<>(Set.of(0L));
        private WorkerState state;
        private volatile long acknowledged;
        private boolean removing;
        private volatile boolean removed;

        /// What a recovered store shows is durable: another crash must not take it back.
        private static Life recovered(WorkerId id, List<SequencedEvent> log) {
            var life = new Life();
            life.told.addAll(log);
            life.ends.clear();
            life.ends.add((long) log.size());
            life.state = Fold.of(id, log);
            life.acknowledged = log.size();
            return life;
        }

        private Life copy() {
            var copy = new Life();
            copy.told.addAll(told);
            copy.ends.addAll(ends);
            copy.state = state;
            copy.acknowledged = acknowledged;
            copy.removing = removing;
            copy.removed = removed;
            return copy;
        }
    }

    private final FakeClock clock = FakeClock.atStart();
    private final Map<WorkerId, List<Life>> lives = new TreeMap<>();
    private final Map<String, ConfigBundle> bundlesTold = new TreeMap<>();
    private final Set<String> bundlesAcknowledged = new TreeSet<>();

    @Override
    public CrashBooks copy() {
        var copy = new CrashBooks();
        copy.clock.advance(Duration.between(copy.clock.instant(), clock.instant()));
        lives.forEach((id, all) ->
                copy.lives.put(id, new ArrayList<>(all.stream().map(Life::copy).toList())));
        copy.bundlesTold.putAll(bundlesTold);
        copy.bundlesAcknowledged.addAll(bundlesAcknowledged);
        return copy;
    }

    // Telling.

    CompletableFuture<List<RecordedEvent>> append(RuntimeStore store, WorkerId id, WorkerEvent... events) {
        Life life = current(id);
        var sequenced = new ArrayList<SequencedEvent>();
        for (WorkerEvent event : events) {
            long seq = life.told.size() + 1L;
            var next = new SequencedEvent(seq, clock.advance(Duration.ofMillis(1)), event);
            life.state = seq == 1 ? WorkerState.first(id, next) : life.state.apply(next);
            life.told.add(next);
            sequenced.add(next);
        }
        long end = life.told.size();
        life.ends.add(end);
        var done = new CompletableFuture<List<RecordedEvent>>();
        store.append(new Append(id, sequenced, life.state, new Append.Listener() {
            @Override
            public void committed(List<RecordedEvent> recorded) {
                life.acknowledged = Math.max(life.acknowledged, end);
                done.complete(recorded);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                done.completeExceptionally(failure);
            }
        }));
        return done;
    }

    private Life current(WorkerId id) {
        List<Life> all = lives.computeIfAbsent(id, _ -> new ArrayList<>());
        if (all.isEmpty() || all.getLast().removing) {
            all.add(new Life());
        }
        return all.getLast();
    }

    void commit(RuntimeStore store, WorkerId id, WorkerEvent... events) {
        await(append(store, id, events));
    }

    void remove(RuntimeStore store, WorkerId id) {
        Life life = current(id);
        life.removing = true;
        var done = new CompletableFuture<Long>();
        store.remove(id, Removal.ABORTED, new RemovalListener() {
            @Override
            public void removed(long position) {
                life.removed = true;
                done.complete(position);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        await(done);
    }

    void storeBundle(RuntimeStore store, ConfigBundle bundle) {
        bundlesTold.put(bundle.id().value(), bundle);
        store.storeBundle(bundle);
        bundlesAcknowledged.add(bundle.id().value());
    }

    static <T> T await(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WorkerRuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    // Comparing.

    /// I1, I3, I4: everything acknowledged is there, what is there was told, in order and whole, and everything
    /// derived agrees.
    void verify(RuntimeStore store) {
        assertThat(store.diagnostics()).as("diagnostics").isEmpty();
        lives.forEach((id, all) -> verify(store, id, all));
        assertThat(lives.keySet())
                .as("the catalog names workers that were told only")
                .containsAll(store.catalog().entries().keySet());
        verifyBundles(store);
        verifyHistory(store);
    }

    private void verify(RuntimeStore store, WorkerId id, List<Life> all) {
        if (store.catalog().entry(id).isEmpty()) {
            boolean mayBeAbsent = all.stream().allMatch(life -> life.removing || life.acknowledged == 0);
            assertThat(mayBeAbsent).as("worker %s is absent (I1)", id).isTrue();
            return;
        }
        List<RecordedEvent> log = log(store, id);
        List<SequencedEvent> decoded = log.stream().map(RecordedEvent::decode).toList();
        verifyPrefix(id, all, decoded);
        assertThat(log.stream().map(RecordedEvent::position))
                .as("commit positions of worker %s", id)
                .isSorted()
                .doesNotHaveDuplicates();
        WorkerState fold = Fold.of(id, decoded);
        assertThat(store.load(id)).as("loaded state of worker %s (I4)", id).isEqualTo(fold);
        assertThat(store.catalog().entry(id))
                .as("catalog entry of worker %s (I4)", id)
                .contains(CatalogEntry.of(fold));
        assertThat(transcript(store, id))
                .as("transcript of worker %s (I4)", id)
                .isEqualTo(decoded.stream()
                        .flatMap(event -> TranscriptItem.of(event).stream())
                        .toList());
    }

    private static void verifyPrefix(WorkerId id, List<Life> all, List<SequencedEvent> told) {
        assertThat(told.stream().map(SequencedEvent::seq))
                .as("sequences of worker %s (I3)", id)
                .isEqualTo(LongStream.rangeClosed(1, told.size()).boxed().toList());
        Life life = all.stream()
                .filter(one -> !one.removed && one.told.getFirst().equals(told.getFirst()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("worker " + id + " is back, which was removed (I1)"));
        assertThat(told).as("events of worker %s (I3)", id).isEqualTo(life.told.subList(0, told.size()));
        assertThat(life.ends).as("where an append of worker %s ended", id).contains((long) told.size());
        assertThat((long) told.size())
                .as("events of worker %s that were acknowledged (I1)", id)
                .isGreaterThanOrEqualTo(life.acknowledged);
    }

    private void verifyBundles(RuntimeStore store) {
        Set<String> there =
                store.bundles().stream().map(ref -> ref.id().value()).collect(Collectors.toSet());
        assertThat(there).as("bundles (I1)").containsAll(bundlesAcknowledged);
        assertThat(bundlesTold.keySet()).containsAll(there);
        there.forEach(id -> assertThat(store.bundle(bundlesTold.get(id).id()))
                .as("bundle %s", id)
                .contains(bundlesTold.get(id)));
    }

    /// Stored bundles have a position and are no items; how far back it reaches is not promised.
    private static void verifyHistory(RuntimeStore store) {
        long last = store.lastPosition();
        assertThat(store.history(last, 10).items()).isEmpty();
        try {
            var page = store.history(Math.max(0, last - 5), 10);
            assertThat(page.next()).as("where the history ends").isEqualTo(last);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(5);
        } catch (WorkerRuntimeException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.POSITION_GONE);
        }
    }

    /// From here on what the store shows is what it must keep.
    void adopt(RuntimeStore store) {
        var shown = new TreeMap<WorkerId, List<Life>>();
        for (WorkerId id : store.catalog().entries().keySet()) {
            List<SequencedEvent> log =
                    log(store, id).stream().map(RecordedEvent::decode).toList();
            shown.put(id, new ArrayList<>(List.of(Life.recovered(id, log))));
        }
        Set<String> bundles =
                store.bundles().stream().map(ref -> ref.id().value()).collect(Collectors.toSet());
        lives.clear();
        lives.putAll(shown);
        bundlesTold.keySet().retainAll(bundles);
        bundlesAcknowledged.clear();
        bundlesAcknowledged.addAll(bundles);
    }

    Set<WorkerId> workers() {
        return Set.copyOf(lives.keySet());
    }

    private static List<RecordedEvent> log(RuntimeStore store, WorkerId id) {
        var all = new ArrayList<RecordedEvent>();
        boolean more = true;
        while (more) {
            long after = all.isEmpty() ? 0 : all.getLast().seq();
            var page = store.events(id, PageRequest.after(after, 7));
            all.addAll(page.items());
            more = page.more();
        }
        return all;
    }

    private static List<TranscriptItem> transcript(RuntimeStore store, WorkerId id) {
        var all = new ArrayList<TranscriptItem>();
        boolean more = true;
        while (more) {
            long after = all.isEmpty() ? 0 : all.getLast().seq();
            var page = store.transcript(id, PageRequest.after(after, 100));
            all.addAll(page.items());
            more = page.more();
        }
        return all;
    }
}
