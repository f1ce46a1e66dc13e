package dev.yoi.runtime.testkit;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionContext;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// What happens when a [ScriptedBackend] is to start an execution; when it returns, the execution has started.
@FunctionalInterface
public interface StartScript {
    void play(ExecutionContext context) throws InterruptedException;

    static StartScript atOnce() {
        return _ -> {};
    }

    static StartScript failing(String reason) {
        return context -> {
            throw WorkerRuntimeException.of(
                    ErrorCode.EXECUTION_REJECTED, context.worker().toString(), reason, "change the script");
        };
    }

    /// Starts once the gate is open; gives up when the calling thread is interrupted.
    static StartScript heldBy(Gate gate) {
        return _ -> {
            var waiting = gate.arrived();
            try {
                waiting.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a gate never fails", e);
            }
        };
    }

    /// Reports these events before the start returns.
    static StartScript reporting(List<WorkerEvent.Reported> events) {
        return context -> context.sink().record(events);
    }
}
