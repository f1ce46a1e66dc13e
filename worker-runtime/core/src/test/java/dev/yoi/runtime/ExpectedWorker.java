package dev.yoi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What must be true of one worker in [RuntimeModelTest].
final class ExpectedWorker {
    Lifecycle lifecycle = Lifecycle.ACTIVE;
    boolean connected = true;
    boolean stale;
    boolean holding;
    long runs;
    long generation = 1;
    final List<String> queue = new ArrayList<>();
    final Map<String, Long> keys = new TreeMap<>();
    final List<String> answered = new ArrayList<>();

    void check(TestRuntime test, WorkerId id) {
        WorkerDetail detail = test.runtime.worker(id);
        assertThat(detail.state().lifecycle()).as("I7").isEqualTo(lifecycle);
        assertThat(detail.attachment())
                .as("I2")
                .isEqualTo(connected ? Attachment.CONNECTED : stale ? Attachment.STALE : Attachment.NONE);
        assertThat(detail.runState()).isEqualTo(connected ? (holding ? RunState.BUSY : RunState.IDLE) : null);
        assertThat(detail.state().summary().usage().turns()).as("I9").isEqualTo(runs);
        assertThat(test.runtime.queue(id))
                .extracting(queued -> queued.content().plainText())
                .isEqualTo(queue);
        List<RecordedEvent> log = test.log(id);
        assertThat(refolded(id, log)).as("I4").isEqualTo(detail.state());
        assertThat(log.stream()
                        .map(RecordedEvent::event)
                        .filter(WorkerEvent.InputAccepted.class::isInstance)
                        .map(event ->
                                ((WorkerEvent.InputAccepted) event).content().plainText()))
                .as("I3, I8: every input once, in order")
                .isEqualTo(answered);
    }

    private static WorkerState refolded(WorkerId id, List<RecordedEvent> log) {
        WorkerState state = WorkerState.first(id, log.getFirst().decode());
        for (RecordedEvent event : log.subList(1, log.size())) {
            state = state.apply(event.decode());
        }
        return state;
    }
}
