package dev.yoi.runtime.testkit;

import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.util.List;

/// The state that a log amounts to, folded from its first event.
public final class Fold {
    private Fold() {}

    public static WorkerState of(WorkerId id, List<SequencedEvent> log) {
        var state = WorkerState.first(id, log.getFirst());
        for (SequencedEvent event : log.subList(1, log.size())) {
            state = state.apply(event);
        }
        return state;
    }
}
