package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pages of workers.
class ListingTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private List<WorkerId> walk(WorkerQuery.Order order, int limit, Runnable betweenPages) {
        var seen = new ArrayList<WorkerId>();
        WorkerQuery.Cursor after = null;
        do {
            WorkerPage page = test.runtime.workers(new WorkerQuery(WorkerQuery.Filter.NONE, order, after, limit));
            page.items().forEach(item -> seen.add(item.entry().id()));
            after = page.next();
            betweenPages.run();
        } while (after != null);
        return seen;
    }

    private WorkerId created(int i) {
        test.clock.advance(Duration.ofMillis(i % 3));
        return test.runtime
                .createWorker(CreateWorker.of(BUNDLE, PROFILE)
                        .named(new WorkerName("w" + (25 - i) % 20))
                        .labelled(Labels.of(Map.of("half", i % 2 == 0 ? "even" : "odd"))))
                .state()
                .id();
    }

    @Test
    void everyOrderVisitsEveryWorkerOnceInThatOrder() {
        for (int i = 0; i < 25; i++) {
            created(i);
        }
        for (WorkerQuery.Order order : WorkerQuery.Order.values()) {
            for (int limit : new int[] {1, 7, 25, 100}) {
                assertThat(walk(order, limit, () -> {}))
                        .as(order.code())
                        .hasSize(25)
                        .doesNotHaveDuplicates();
            }
        }
        assertThat(walk(WorkerQuery.Order.OLDEST_FIRST, 4, () -> {})).isSorted();
        assertThat(walk(WorkerQuery.Order.NEWEST_FIRST, 4, () -> {}))
                .isEqualTo(walk(WorkerQuery.Order.OLDEST_FIRST, 4, () -> {}).reversed());
        assertThat(walk(WorkerQuery.Order.MOST_RECENTLY_ACTIVE_FIRST, 4, () -> {}).stream()
                        .map(id -> test.runtime.worker(id).state().progress().updatedAt())
                        .toList()
                        .reversed())
                .isSorted();
    }

    @Test
    void workersThatComeAndGoBetweenPagesNeitherHideNorRepeatTheOthers() {
        var there = new ArrayList<WorkerId>();
        for (int i = 0; i < 20; i++) {
            there.add(created(i));
        }
        for (WorkerQuery.Order order :
                List.of(WorkerQuery.Order.OLDEST_FIRST, WorkerQuery.Order.NEWEST_FIRST, WorkerQuery.Order.BY_NAME)) {
            var extra = new ArrayList<WorkerId>();
            List<WorkerId> seen = walk(order, 3, () -> {
                if (extra.size() < 20) {
                    extra.add(created(extra.size()));
                    test.runtime.stop(extra.getLast(), DEADLINE);
                    test.runtime.changeOptions(extra.getLast(), ChangeOptions.hide(true));
                    extra.add(created(extra.size()));
                }
            });
            assertThat(seen).as(order.code()).doesNotHaveDuplicates().containsAll(there);
            there.addAll(extra.stream()
                    .filter(id -> !test.runtime.worker(id).state().options().hidden())
                    .toList());
        }
    }

    @Test
    void filtersNarrowByEveryFactThatIsShown() {
        for (int i = 0; i < 25; i++) {
            created(i);
        }
        var odd = new WorkerQuery.Filter(
                Set.of(Lifecycle.ACTIVE),
                Set.of(Attachment.CONNECTED),
                Set.of(RunState.IDLE),
                PROFILE,
                Labels.of(Map.of("half", "odd")),
                "W1",
                false,
                false);
        assertThat(test.runtime
                        .workers(new WorkerQuery(odd, WorkerQuery.Order.BY_NAME, null, 100))
                        .items())
                .isNotEmpty()
                .allMatch(item -> String.valueOf(item.entry().name()).startsWith("w1")
                        && "odd".equals(item.entry().labels().values().get("half")));
        test.crashAndReopen();
        assertThat(test.runtime
                        .workers(new WorkerQuery(odd, WorkerQuery.Order.BY_NAME, null, 100))
                        .items())
                .as("I2: none is connected after a crash")
                .isEmpty();
    }

    @Test
    void I11_pagesAreBoundedAndACursorOfAnotherOrderIsATypedRefusal() {
        WorkerId id = created(1);
        refused(ErrorCode.LIMIT_EXCEEDED, () -> WorkerQuery.first(1_001));
        refused(ErrorCode.INVALID_REQUEST, () -> WorkerQuery.first(0));
        var foreign = new WorkerQuery.Cursor("a name", id);
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> test.runtime.workers(new WorkerQuery(
                        WorkerQuery.Filter.NONE, WorkerQuery.Order.MOST_RECENTLY_ACTIVE_FIRST, foreign, 1)));
    }
}
