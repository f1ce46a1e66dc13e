package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.message;
import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.HistoryPage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: the history of the whole runtime, and removals.
public interface StoreHistoryContract extends StoreContractPart {
    @Test
    default void historyHoldsEveryCommitOnceInCommitOrder() {
        WorkerId one = trial().created();
        WorkerId two = trial().created();
        trial().commit(one, message("a"), message("b"));
        trial().commit(two, message("c"));
        List<CommittedItem> all = history(0, 1_000);
        assertThat(all).extracting(CommittedItem::worker).containsExactly(one, two, one, one, two);
        assertThat(all).extracting(CommittedItem::position).isSorted().doesNotHaveDuplicates();
        assertThat(trial().positionsHeard())
                .isEqualTo(all.stream().map(CommittedItem::position).toList());
        assertThat(all.getLast().position()).isEqualTo(trial().store().lastPosition());
    }

    @Test
    default void historyFromAnyPositionIsTheRestOfIt() {
        WorkerId one = trial().created();
        WorkerId two = trial().created();
        for (int i = 0; i < 10; i++) {
            trial().commit(one, message("a" + i), message("b" + i));
            trial().commit(two, message("c" + i));
        }
        List<String> all = described(history(0, 1_000));
        long last = trial().store().lastPosition();
        for (int limit : List.of(1, 4, 1_000)) {
            for (long position = 0; position <= last; position++) {
                List<CommittedItem> rest = history(position, limit);
                assertThat(described(rest)).isEqualTo(all.subList(all.size() - rest.size(), all.size()));
                long after = position;
                assertThat(rest).allMatch(item -> item.position() > after);
            }
        }
        assertThat(history(0, 3)).hasSize(all.size());
    }

    @Test
    default void historyAtItsEndIsEmptyAndAheadOfItIsGone() {
        trial().created();
        long last = trial().store().lastPosition();
        assertThat(trial().store().history(last, 10)).isEqualTo(new HistoryPage(List.of(), last));
        refused(ErrorCode.POSITION_GONE, () -> trial().store().history(last + 1, 10));
        refused(ErrorCode.POSITION_GONE, () -> trial().store().history(Long.MAX_VALUE, 10));
    }

    @Test
    default void aRemovedWorkerIsUnknownAndItsRemovalIsInTheHistory() {
        WorkerId stays = trial().created();
        WorkerId goes = trial().created();
        trial().commit(goes, message("bye"));
        long before = trial().store().lastPosition();
        long position = trial().remove(goes);
        assertThat(position).isGreaterThan(before);
        refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().store().load(goes));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().store().events(goes, StorePageContract.FIRST_PAGE));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().remove(goes));
        trial().commit(stays, message("still here"));
        assertThat(described(history(before, 10))).containsExactly(goes + " removed", stays + " 2");
    }

    @Test
    default void I1_aRemovalSurvivesCloseAndCrash() {
        WorkerId stays = trial().created();
        WorkerId first = trial().created();
        WorkerId second = trial().created();
        trial().remove(first);
        trial().reopenAfterCrash();
        trial().verify();
        trial().remove(second);
        trial().reopenAfterClose();
        trial().verify();
        assertThat(trial().store().catalog().entries().keySet()).containsExactly(stays);
    }

    private static List<String> described(List<CommittedItem> items) {
        return items.stream().map(StoreHistoryContract::described).toList();
    }

    private static String described(CommittedItem item) {
        return switch (item) {
            case CommittedItem.WorkerChanged changed ->
                changed.worker() + " " + changed.event().seq();
            case CommittedItem.WorkerRemoved removed -> removed.worker() + " removed";
        };
    }

    private List<CommittedItem> history(long after, int limit) {
        var all = new ArrayList<CommittedItem>();
        long position = after;
        while (position < trial().store().lastPosition()) {
            HistoryPage page = trial().store().history(position, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.next()).as("history goes on").isGreaterThan(position);
            all.addAll(page.items());
            position = page.next();
        }
        return all;
    }
}
