package dev.yoi.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// New ids: in order of creation whatever the clock does (recovery row P).
class WorkerIdsTest {
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private final AtomicLong clock = new AtomicLong(NOW);
    private final WorkerIds ids = WorkerIds.uuidV7(() -> Instant.ofEpochMilli(clock.get()), new SplittableRandom(7));

    @Test
    void anIdSaysWhenItWasMinted() {
        assertThat(ids.next().mintedMillis()).isEqualTo(NOW);
    }

    @Test
    void rowP_idsGrowThoughTheClockStandsGoesBackOrJumpsAhead() {
        var steps = new SplittableRandom(1);
        WorkerId last = ids.next();
        for (int i = 0; i < 20_000; i++) {
            clock.addAndGet(
                    switch (steps.nextInt(20)) {
                        case 0 -> -3_600_000;
                        case 1 -> 86_400_000;
                        case 2, 3 -> 1;
                        default -> 0;
                    });
            WorkerId next = ids.next();
            assertThat(next).isGreaterThan(last);
            assertThat(WorkerId.parse(next.toString())).isEqualTo(next);
            last = next;
        }
    }

    @Test
    void idsFromManyThreadsAreAllDifferentAndGrowInEachThread() throws Exception {
        var all = new HashSet<WorkerId>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = new ArrayList<Future<List<WorkerId>>>();
            for (int t = 0; t < 8; t++) {
                made.add(threads.submit(() -> {
                    var mine = new ArrayList<WorkerId>();
                    for (int i = 0; i < 1_000; i++) {
                        mine.add(ids.next());
                    }
                    return mine;
                }));
            }
            for (Future<List<WorkerId>> mine : made) {
                assertThat(mine.get()).isSorted();
                all.addAll(mine.get());
            }
        }
        assertThat(all).hasSize(8_000);
    }
}
