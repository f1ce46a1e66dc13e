package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: many threads at once.
public interface StoreConcurrencyContract extends StoreContractPart {
    int WORKERS = 24;
    int APPENDS_PER_THREAD = 40;

    @Test
    default void manyThreadsOnManyWorkersLeaveEveryLogInOrder(SeededRandom random) {
        List<WorkerId> workers = workers();
        all(IntStream.range(0, 8)
                .mapToObj(_ -> appending(workers, random.split()))
                .toList());
        assertThat(trial().positionsHeard())
                .as("listeners hear in commit order")
                .isSorted()
                .doesNotHaveDuplicates();
        trial().verify();
    }

    @Test
    default void I3_aCrashAmongManyThreadsKeepsEveryAcknowledgedEvent(SeededRandom random) {
        List<WorkerId> workers = workers();
        for (int round = 0; round < 3; round++) {
            all(IntStream.range(0, 4)
                    .mapToObj(_ -> appendingWithoutWaiting(workers, random.split()))
                    .toList());
            trial().reopenAfterCrash();
            trial().verify();
        }
    }

    @Test
    default void readersSeeGaplessPrefixesWhileWritersWrite(SeededRandom random) {
        List<WorkerId> workers = workers();
        var done = new AtomicBoolean();
        CompletableFuture<?> reader = started(() -> {
            while (!done.get()) {
                workers.forEach(this::readsAPrefix);
            }
        });
        try {
            all(List.of(appending(workers, random.split()), appending(workers, random.split())));
        } finally {
            done.set(true);
        }
        Waiting.forResult(reader);
    }

    @Test
    default void anInterruptedCallerHarmsNobody() {
        WorkerId id = trial().created();
        CompletableFuture<?> interrupted = started(() -> {
            Thread.currentThread().interrupt();
            trial().append(id, List.of(StoreContractPart.message("from an interrupted thread")));
            readInterrupted(id);
        });
        Waiting.forResult(interrupted);
        trial().commit(id, StoreContractPart.message("from another one"));
        trial().verify();
    }

    /// A page that lies in memory is answered all the same; one that has to be fetched may be refused.
    private void readInterrupted(WorkerId id) {
        try {
            trial().store().events(id, StorePageContract.FIRST_PAGE);
        } catch (WorkerRuntimeException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
        }
    }

    private List<WorkerId> workers() {
        return IntStream.range(0, WORKERS).mapToObj(_ -> trial().created()).toList();
    }

    private Runnable appending(List<WorkerId> workers, SeededRandom random) {
        var events = new RandomEvents(random);
        return () -> {
            for (int i = 0; i < APPENDS_PER_THREAD; i++) {
                trial().append(random.pick(workers), List.of(events.next())).await();
            }
        };
    }

    private Runnable appendingWithoutWaiting(List<WorkerId> workers, SeededRandom random) {
        var events = new RandomEvents(random);
        return () -> {
            for (int i = 0; i < APPENDS_PER_THREAD; i++) {
                trial().append(random.pick(workers), List.of(events.next(), events.next()));
            }
        };
    }

    private void readsAPrefix(WorkerId id) {
        long lastSeq = trial().store().load(id).lastSeq();
        var page = trial().store().events(id, PageRequest.after(0, PageRequest.MAX_ITEMS));
        assertThat(page.items().size())
                .as("a page read later knows at least as much")
                .isGreaterThanOrEqualTo((int) lastSeq);
        for (int i = 0; i < page.items().size(); i++) {
            assertThat(page.items().get(i).seq()).isEqualTo(i + 1L);
        }
    }

    private static void all(List<Runnable> tasks) {
        var running = new ArrayList<CompletableFuture<?>>();
        tasks.forEach(task -> running.add(started(task)));
        running.forEach(Waiting::forResult);
    }

    /// In a platform thread: a virtual one that never waits would keep a machine's only processor to itself.
    private static CompletableFuture<?> started(Runnable task) {
        Executor threads = command -> Thread.ofPlatform().daemon().start(command);
        return CompletableFuture.runAsync(task, threads);
    }
}
