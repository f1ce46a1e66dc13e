package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.message;
import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.OpenCall;
import dev.yoi.runtime.state.OpenRequest;
import dev.yoi.runtime.state.Undecided;
import dev.yoi.runtime.store.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: closing, dying and opening again.
public interface StoreRestartContract extends StoreContractPart {
    @Test
    default void I1_everythingIsThereAfterAClose(SeededRandom random) {
        List<WorkerId> workers = populated(random);
        trial().reopenAfterClose();
        trial().verify();
        goesOn(workers);
    }

    @Test
    default void I1_I3_everythingAcknowledgedIsThereAfterACrash(SeededRandom random) {
        List<WorkerId> workers = populated(random);
        trial().reopenAfterCrash();
        trial().verify();
        goesOn(workers);
    }

    @Test
    default void I9_whatWaitsForAPersonIsThereAfterACloseAndAfterACrash() {
        WorkerId id = trial().created();
        trial().commit(id, new WorkerEvent.RunStarted(1, 1));
        trial().commit(id, new WorkerEvent.ToolCall(1, "c1", "shell", "make", "{}"));
        trial().commit(id, new WorkerEvent.RunFinished(1, RunReason.INTERRUPTED, null, null));
        trial().commit(id, new WorkerEvent.RunStarted(2, 1));
        trial().commit(id, new WorkerEvent.ToolCall(2, "c2", "shell", "make", "{}"));
        trial().commit(
                        id,
                        new WorkerEvent.PermissionRequested(
                                2,
                                "r",
                                "c2",
                                "May I?",
                                List.of(new PermissionOption("y", "Yes", OptionKind.ALLOW_ONCE))));
        Undecided before = trial().store().load(id).undecided(false);
        assertThat(before.requests()).extracting(OpenRequest::request).containsExactly("r");
        assertThat(before.calls()).extracting(OpenCall::call).containsExactly("c1");
        trial().reopenAfterClose();
        assertThat(trial().store().load(id).undecided(false)).isEqualTo(before);
        trial().reopenAfterCrash();
        assertThat(trial().store().load(id).undecided(false)).isEqualTo(before);
        assertThat(trial().store().catalog().entry(id).orElseThrow().flags().undecided())
                .isTrue();
        trial().verify();
    }

    @Test
    default void recoveryItselfMayCrash(SeededRandom random) {
        List<WorkerId> workers = populated(random);
        for (int i = 0; i < 3; i++) {
            trial().reopenAfterCrash();
            trial().verify();
        }
        goesOn(workers);
    }

    @Test
    default void I3_anAppendSurvivesACrashWhollyOrNotAtAll(SeededRandom random) {
        WorkerId id = trial().created();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 30; i++) {
                WorkerEvent[] events = Stream.generate(() -> message(random.text(0, 300)))
                        .limit(1 + random.nextInt(5))
                        .toArray(WorkerEvent[]::new);
                trial().append(id, List.of(events));
            }
            trial().reopenAfterCrash();
            trial().verify();
        }
    }

    @Test
    default void I1_whatWasVisibleBeforeACrashIsThereAfterIt() {
        WorkerId id = trial().created();
        for (int round = 0; round < 20; round++) {
            trial().append(id, List.of(message("round " + round)));
            long seen = trial().store().load(id).lastSeq();
            trial().reopenAfterCrash();
            assertThat(trial().store().load(id).lastSeq()).isGreaterThanOrEqualTo(seen);
        }
    }

    @Test
    default void theEpochRisesAtEachOpeningAndTheIdentityStays() {
        StoreIdentity first = trial().store().identity();
        trial().reopenAfterClose();
        StoreIdentity second = trial().store().identity();
        trial().reopenAfterCrash();
        StoreIdentity third = trial().store().identity();
        assertThat(second).isEqualTo(new StoreIdentity(first.runtimeId(), first.storeId(), first.epoch() + 1));
        assertThat(third).isEqualTo(new StoreIdentity(first.runtimeId(), first.storeId(), first.epoch() + 2));
    }

    @Test
    default void positionsGoOnGrowingAcrossRestarts() {
        WorkerId id = trial().created();
        long first = trial().commit(id, message("a")).getLast().position();
        trial().reopenAfterClose();
        assertThat(trial().store().lastPosition()).isGreaterThanOrEqualTo(first);
        long second = trial().commit(id, message("b")).getLast().position();
        trial().reopenAfterCrash();
        long third = trial().commit(id, message("c")).getLast().position();
        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void I6_aSecondOpeningSaysThatTheStoreIsInUse() {
        WorkerId id = trial().created();
        refused(ErrorCode.STORE_IN_USE, () -> trial().fixture().open());
        trial().commit(id, message("the first one is not harmed"));
        trial().verify();
    }

    @Test
    default void anAppendAfterTheCloseIsRefused() {
        WorkerId id = trial().created();
        trial().store().close();
        assertThat(trial().store().status().writable()).isFalse();
        refused(ErrorCode.STORE_READ_ONLY, () -> trial().append(id, List.of(message("too late"))));
        trial().reopenAfterClose();
        trial().verify();
    }

    @Test
    default void closingTwiceIsClosingOnce() {
        trial().created();
        trial().store().close();
        trial().store().close();
        trial().reopenAfterClose();
        trial().verify();
    }

    @Test
    default void aCloseMakesEverythingDurableThatWasTaken() {
        WorkerId id = trial().created();
        var pending = new ArrayList<StoreTrial.Pending>();
        for (int i = 0; i < 100; i++) {
            pending.add(trial().append(id, List.of(message("text " + i))));
        }
        trial().reopenAfterClose();
        pending.forEach(StoreTrial.Pending::await);
        trial().verify();
    }

    private List<WorkerId> populated(SeededRandom random) {
        var events = new RandomEvents(random);
        var workers = new ArrayList<WorkerId>();
        for (int i = 0; i < 5; i++) {
            WorkerId id = trial().created(events.created());
            workers.add(id);
            for (int n = random.nextInt(20); n > 0; n--) {
                trial().commit(id, events.next());
            }
        }
        return workers;
    }

    private void goesOn(List<WorkerId> workers) {
        workers.forEach(id -> trial().commit(id, message("after the restart")));
        trial().created();
        trial().verify();
    }
}
