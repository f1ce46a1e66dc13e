package dev.yoi.runtime.state;

import static dev.yoi.runtime.state.States.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.StopOutcome;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The lifecycle table, row by row, as the fold takes it.
class LifecycleTest {
    private static Map<Lifecycle, WorkerState> states() {
        return Map.of(
                Lifecycle.CREATED, States.created(),
                Lifecycle.ACTIVE, States.running(),
                Lifecycle.STOPPED, after(States.running(), new WorkerEvent.WorkerStopped(StopOutcome.EXITED)),
                Lifecycle.CANCELLED, after(States.running(), new WorkerEvent.WorkerCancelled(StopOutcome.EXITED)),
                Lifecycle.FAILED, after(States.running(), new WorkerEvent.WorkerFailed("f")));
    }

    @Test
    void oneOfEachKindIsHere() {
        var kinds = EnumSet.of(EventKind.WORKER_CREATED);
        States.oneOfEach().forEach(event -> kinds.add(event.kind()));
        assertThat(kinds).isEqualTo(EnumSet.allOf(EventKind.class));
    }

    /// Every state meets every kind of event: it moves exactly as a row says, and every row is taken.
    @Test
    void everyRowIsTakenAndWhatHasNoRowChangesNoLifecycle() {
        var taken = new HashSet<LifecycleTable.Row>();
        states().forEach((from, state) -> {
            assertThat(state.lifecycle()).isEqualTo(from);
            for (WorkerEvent event : States.oneOfEach()) {
                Lifecycle to = after(state, event).lifecycle();
                if (to == from) {
                    assertThat(LifecycleTable.ROWS).noneMatch(row -> row.from() == from && row.on() == event.kind());
                } else {
                    taken.add(new LifecycleTable.Row(from, event.kind(), to));
                }
            }
        });
        assertThat(taken).containsExactlyInAnyOrderElementsOf(LifecycleTable.ROWS);
    }

    @Test
    void noStateHasTwoRowsForOneKind() {
        assertThat(LifecycleTable.ROWS)
                .extracting(row -> row.from() + " " + row.on())
                .doesNotHaveDuplicates();
    }

    @Test
    void I7_terminalStatesAbsorbEveryKindOfEvent() {
        states().forEach((lifecycle, state) -> {
            if (!lifecycle.terminal()) {
                return;
            }
            for (WorkerEvent event : States.oneOfEach()) {
                WorkerState next = after(state, event);
                assertThat(next.lifecycle()).as("%s on %s", lifecycle, event).isEqualTo(lifecycle);
                assertThat(next.currentRun()).isNull();
                assertThat(next.queue()).isEmpty();
                assertThat(next.keys()).isEqualTo(state.keys());
                assertThat(next.progress().lastRun()).isEqualTo(state.progress().lastRun());
                assertThat(next.execution().generation()).isEqualTo(States.FIRST);
                boolean fromAnArchive = event.kind() == EventKind.IMPORTED;
                assertThat(next.record().equals(state.record())).isEqualTo(!fromAnArchive);
                assertThat(next.lastSeq()).isEqualTo(state.lastSeq() + 1);
            }
        });
    }

    @Test
    void onlyTheThreeLastStatesAreTerminal() {
        assertThat(List.of(Lifecycle.values()).stream().filter(Lifecycle::terminal))
                .containsExactlyInAnyOrder(Lifecycle.STOPPED, Lifecycle.CANCELLED, Lifecycle.FAILED);
        assertThat(LifecycleTable.ROWS).noneMatch(row -> row.from().terminal());
    }
}
