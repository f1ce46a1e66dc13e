package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.message;
import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.LogCopy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: workers whose logs begin as copies.
public interface StoreCopyContract extends StoreContractPart {
    @Test
    default void I1_I3_aCopyIsThereWithItsFirstOwnEventAndGoesOn(SeededRandom random) {
        WorkerId origin = written(random, 40);
        WorkerId copy = trial().copied(origin, 30);
        for (int i = 0; i < 3; i++) {
            trial().verify();
            trial().commit(copy, message("of its own " + i));
            if (i % 2 == 0) {
                trial().reopenAfterCrash();
            } else {
                trial().reopenAfterClose();
            }
        }
        trial().verify();
        trial().commit(trial().copied(copy, 32), message("a copy of a copy"));
    }

    @Test
    default void copiedEventsKeepTheirPositions(SeededRandom random) {
        WorkerId origin = written(random, 10);
        WorkerId copy = trial().copied(origin, 10);
        List<Long> positions =
                trial().allEvents(origin).stream().map(RecordedEvent::position).toList();
        assertThat(trial().allEvents(copy))
                .extracting(RecordedEvent::position)
                .startsWith(positions.toArray(Long[]::new))
                .hasSize(11);
    }

    @Test
    default void onlyWhatFollowsTheCopyIsInTheHistory(SeededRandom random) {
        WorkerId origin = written(random, 10);
        long before = trial().store().lastPosition();
        WorkerId copy = trial().copied(origin, 10);
        trial().commit(copy, message("next"));
        assertThat(trial().store().history(before, 100).items())
                .extracting(CommittedItem::worker)
                .containsExactly(copy, copy);
    }

    @Test
    default void aCopyThatIsNotCommittedLeavesNothing(SeededRandom random) {
        WorkerId origin = written(random, 10);
        WorkerId given = trial().unknownId();
        try (LogCopy copy = trial().store().copy(given)) {
            trial().allEvents(origin).forEach(copy::add);
            assertThat(trial().store().catalog().entry(given)).isEmpty();
        }
        refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().store().load(given));
        trial().commit(given, new RandomEvents(random).created());
        trial().verify();
    }

    @Test
    default void aCopyThatACrashCutsOffLeavesNothing(SeededRandom random) {
        WorkerId origin = written(random, 10);
        WorkerId given = trial().unknownId();
        LogCopy copy = trial().store().copy(given);
        trial().allEvents(origin).forEach(copy::add);
        trial().reopenAfterCrash();
        trial().verify();
        trial().commit(given, new RandomEvents(random).created());
        trial().verify();
    }

    @Test
    default void aCopyTakesNobodysId(SeededRandom random) {
        WorkerId there = written(random, 3);
        refused(ErrorCode.WORKER_EXISTS, () -> trial().store().copy(there));
        WorkerId gone = written(random, 3);
        trial().delete(gone);
        refused(ErrorCode.WORKER_DELETED, () -> trial().store().copy(gone));
        trial().verify();
    }

    @Test
    default void aCopyMayTakeTheIdOfAnAbortedCreation(SeededRandom random) {
        WorkerId origin = written(random, 10);
        WorkerId copy = trial().copied(origin, 5);
        for (int i = 0; i < 3; i++) {
            trial().remove(copy);
            trial().copiedAs(copy, origin, 6 + i);
            trial().reopenAfterCrash();
            trial().verify();
        }
    }

    private WorkerId written(SeededRandom random, int events) {
        WorkerId id = trial().created(new RandomEvents(random).created());
        for (int i = 1; i < events; i++) {
            trial().commit(id, message(random.text(0, 300)));
        }
        return id;
    }
}
