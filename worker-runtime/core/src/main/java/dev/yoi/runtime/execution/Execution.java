package dev.yoi.runtime.execution;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.StopOutcome;
import java.time.Duration;
import java.util.Optional;

/// The live handle of one attempt at running a worker. Whoever holds it may say that the worker is connected, and
/// nobody else (I2).
public interface Execution {
    /// What was started, for diagnosis: a word or two, no handle, no process id, no path.
    String binding();

    /// For a restore: which past state was taken up, and what was lost if anything; empty for a fresh start.
    Optional<String> resumedFrom();

    /// Begins a run and returns soon; its events come through the sink, the last of them is
    /// [dev.yoi.runtime.event.WorkerEvent.RunFinished]. There is at most one run at a time, and
    /// none begins once [#stop] was called. What this throws is recorded as a failed run.
    void begin(RunRequest request);

    /// Asks the run to end; it then reports `interrupted`. Returns false when that run is not going on.
    boolean interrupt(long run);

    /// A permission request that this execution recorded was decided. May come before the call that recorded the
    /// request has returned, so whoever waits for it must be known before. Comes once per request, from any
    /// thread; a request whose run has ended is nobody's any more. A backend that never asks is never told.
    default void decided(Decision decision) {
        throw WorkerRuntimeException.of(
                ErrorCode.UNSUPPORTED, "decision", "this backend asks for no permissions", "report the defect");
    }

    /// Ends the execution with everything it started: asks, waits, terminates, kills, all within `deadline`, and
    /// says what it came to. Always returns, about in time. A run that is going on reports its end before this
    /// returns, if it can. Idempotent.
    StopOutcome stop(Duration deadline);
}
