package dev.yoi.runtime;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.ExecutionEnded;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stop, cancel, detach and shutdown: the execution is ended first, outside of every lock, then what happened is
/// recorded in one append. A backend that does not answer in time costs the deadline and a margin, never the
/// transition.
///
/// Several callers may be ending one execution: each asks the backend with its own deadline, so that a short one
/// hastens a long one; who has an answer first records it, in the strongest of the ways asked for, and the others
/// are told what was recorded.
final class Ending {
    /// Why a worker's execution is to be ended, and with what the log says so; the weakest first.
    enum Way {
        SHUTDOWN(Lifecycle.ACTIVE, EndReason.SHUTDOWN, "the host shut down"),
        DETACH(Lifecycle.ACTIVE, EndReason.DETACHED, "detached"),
        STOP(Lifecycle.STOPPED, EndReason.STOPPED, "stopped"),
        CANCEL(Lifecycle.CANCELLED, EndReason.STOPPED, "cancelled");

        private final Lifecycle leadsTo;
        private final EndReason reason;
        private final String words;

        Way(Lifecycle leadsTo, EndReason reason, String words) {
            this.leadsTo = leadsTo;
            this.reason = reason;
            this.words = words;
        }
    }

    /// What ending an execution came to.
    record Stopped(StopOutcome outcome, @Nullable String problem) {}

    private static final DiagnosticCode UNCONFIRMED = new DiagnosticCode("stop_unconfirmed");
    /// Events read at once on the way back to the one that ended a worker.
    private static final int OUTCOME_PAGE = 64;

    private Ending() {}

    /// Ends a worker's execution in one of the four ways. Called in a task of the runtime.
    static StopReport end(WorkerCell cell, Way way, Duration deadline) {
        return switch (cell.locked(() -> entered(cell, way))) {
            case Entered.Over(Commit last) -> repeated(cell, last);
            case Entered.Recorded(Commit commit) -> report(commit, way, StopOutcome.NOTHING_RUNNING, false);
            case Entered.Claimed(Attempt attempt, boolean repeats) -> {
                Stopped stopped = attempt.stop(deadline);
                Settled settled = cell.locked(() -> settle(cell, attempt, stopped));
                StopReport report = report(settled.commit(), settled.way(), settled.outcome(), repeats);
                if (settled.way().leadsTo != way.leadsTo) {
                    throw Failures.terminal(cell.id(), settled.way().leadsTo);
                }
                yield report;
            }
        };
    }

    private static StopReport report(Commit commit, Way way, StopOutcome outcome, boolean repeated) {
        commit.await();
        return new StopReport(way.leadsTo, outcome, repeated);
    }

    /// How an attempt's end was recorded, for all who were ending it.
    record Settled(Way way, StopOutcome outcome, Commit commit) {}

    /// Under the cell's lock: the first who knows how it ended records it.
    private static Settled settle(WorkerCell cell, Attempt attempt, Stopped stopped) {
        Settled before = attempt.settled();
        if (before != null) {
            return before;
        }
        if (cell.attempt() != attempt) {
            throw cell.notConnected(); // the store refused what another wanted to record; the handle is gone
        }
        Way way = attempt.endingWay();
        var settled = new Settled(way, stopped.outcome(), record(cell, attempt, way, stopped));
        attempt.settle(settled);
        return settled;
    }

    /// What a call finds: the worker has ended in this way already (`last` is the append to wait for); nothing
    /// runs, and the end is on its way to the disk; or a live execution, which is the caller's to end (`repeats`
    /// when somebody is ending it in this way already).
    private sealed interface Entered {
        record Over(@Nullable Commit last) implements Entered {}

        record Recorded(Commit commit) implements Entered {}

        record Claimed(Attempt attempt, boolean repeats) implements Entered {}
    }

    /// Under the cell's lock: claims the execution for its end, so that nothing else starts or ends meanwhile.
    private static Entered entered(WorkerCell cell, Way way) {
        Lifecycle lifecycle = cell.head().lifecycle();
        if (lifecycle.terminal() && lifecycle == way.leadsTo) {
            return new Entered.Over(cell.tail());
        }
        cell.checkActive();
        Attempt attempt = cell.attempt();
        if (attempt == null) {
            return new Entered.Recorded(record(cell, null, way, new Stopped(StopOutcome.NOTHING_RUNNING, null)));
        }
        if (!attempt.connected()) {
            throw Failures.busy(cell.id(), "is starting its execution");
        }
        return new Entered.Claimed(attempt, attempt.claimEnding(way));
    }

    /// The outcome that was recorded when the worker ended, found from the end of its log.
    private static StopReport repeated(WorkerCell cell, @Nullable Commit last) {
        if (last != null) {
            last.await();
        }
        long before = Long.MAX_VALUE;
        while (true) {
            EventPage page = cell.page(PageRequest.before(before, OUTCOME_PAGE));
            for (RecordedEvent event : page.items()) {
                switch (event.event()) {
                    case WorkerEvent.WorkerStopped(StopOutcome outcome) -> {
                        return new StopReport(Lifecycle.STOPPED, outcome, true);
                    }
                    case WorkerEvent.WorkerCancelled(StopOutcome outcome) -> {
                        return new StopReport(Lifecycle.CANCELLED, outcome, true);
                    }
                    case WorkerEvent _ -> before = event.seq();
                }
            }
            if (!page.more()) {
                throw new IllegalStateException("worker " + cell.id() + " has ended without an event that says so");
            }
        }
    }

    /// Under the cell's lock.
    private static Commit record(WorkerCell cell, @Nullable Attempt attempt, Way way, Stopped stopped) {
        WorkerState head = cell.head();
        var events = new ArrayList<>(Runs.closing(cell, RunReason.INTERRUPTED, way.words));
        if (head.execution().open()) {
            EndReason reason = attempt == null && way != Way.DETACH ? EndReason.LOST : way.reason;
            events.add(new ExecutionEnded(
                    head.execution().generation(), reason, stopped.outcome().code()));
        } else if (way == Way.DETACH && head.execution().cutOff()) {
            events.add(new ExecutionEnded(head.execution().generation(), EndReason.DETACHED, null));
        }
        if (stopped.problem() != null) {
            events.add(new WorkerEvent.DiagnosticRaised(UNCONFIRMED, Severity.ERROR, stopped.problem(), "execution"));
        }
        events.addAll(transition(way, stopped.outcome()));
        if (events.isEmpty()) {
            throw Failures.unavailable(cell.id(), "has no execution");
        }
        return released(cell, attempt, events);
    }

    /// Under the cell's lock: appends an execution's end, behind the text that waits, and lets go of it. Even
    /// when the store refuses: the handle is gone, and nothing may show it as alive (I2).
    static Commit released(WorkerCell cell, @Nullable Attempt attempt, List<WorkerEvent> events) {
        try {
            List<OpenText.Chunk> texts = attempt == null ? List.of() : attempt.lastChunks();
            Commit commit = cell.append(texts, events, cell::liveChanged);
            cell.endOnItsWay(commit);
            return commit;
        } finally {
            release(cell, attempt);
        }
    }

    /// Under the cell's lock.
    static void release(WorkerCell cell, @Nullable Attempt attempt) {
        if (attempt != null) {
            attempt.end();
            cell.attempt(null);
        }
    }

    private static List<WorkerEvent> transition(Way way, StopOutcome outcome) {
        return switch (way) {
            case STOP -> List.of(new WorkerEvent.WorkerStopped(outcome));
            case CANCEL -> List.of(new WorkerEvent.WorkerCancelled(outcome));
            case DETACH, SHUTDOWN -> List.of();
        };
    }

    /// Asks the backend, in a task of its own, and believes it only within the deadline and a margin.
    static Stopped stop(Engine engine, @Nullable Execution execution, Duration deadline) {
        if (execution == null) {
            return new Stopped(StopOutcome.NOTHING_RUNNING, null);
        }
        try {
            return engine.tasks()
                    .callWithin(deadline.plus(engine.limits().times().stopMargin()), () -> execution.stop(deadline))
                    .map(outcome -> new Stopped(outcome, problem(outcome)))
                    .orElseGet(() -> new Stopped(StopOutcome.UNKNOWN, problem(StopOutcome.UNKNOWN)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Stopped(StopOutcome.UNKNOWN, "the runtime closed while the execution was being stopped");
        } catch (RuntimeException e) {
            return new Stopped(StopOutcome.UNKNOWN, "the backend failed to stop the execution: " + Failures.said(e));
        }
    }

    private static @Nullable String problem(StopOutcome outcome) {
        return outcome == StopOutcome.UNKNOWN
                ? "the execution was not seen to end within the deadline; look for what it may have left running"
                : null;
    }
}
