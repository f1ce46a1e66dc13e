package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.ExecutionEnded;
import dev.yoi.runtime.event.WorkerEvent.InputAccepted;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.event.WorkerEvent.RunStarted;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.state.WorkerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one run follows another. A run ends and the next queued input is taken in one append, so there is no
/// moment at which a crash could lose the input or leave the worker waiting beside a full queue.
final class Runs {
    private static final DiagnosticCode LATE_EVENT = new DiagnosticCode("late_event");
    private static final DiagnosticCode DECISION_UNDELIVERED = new DiagnosticCode("decision_undelivered");
    private static final long NO_RUN = -1;

    /// Under the cell's lock: appends what an attempt reported, behind the text that waited; when that ends the
    /// run, the next queued input is taken with it.
    Commit append(WorkerCell cell, Attempt attempt, List<OpenText.Chunk> texts, List<? extends WorkerEvent> events) {
        QueuedInput next = endsRun(events) && !attempt.ending()
                ? cell.head().queue().stream().findFirst().orElse(null)
                : null;
        var all = new ArrayList<WorkerEvent>(events);
        if (next == null) {
            return cell.append(texts, all, () -> {});
        }
        RunRequest request = take(cell.head(), next, texts.size() + events.size(), all);
        return cell.append(texts, all, () -> attempt.begin(request));
    }

    /// Under the cell's lock: what starts a fresh execution's work, added to `events`: the oldest queued input,
    /// if there is one.
    @Nullable
    RunRequest takeQueued(WorkerState head, List<WorkerEvent> events) {
        return head.queue().isEmpty() ? null : take(head, head.queue().getFirst(), events.size(), events);
    }

    private static RunRequest take(WorkerState head, QueuedInput next, int before, List<WorkerEvent> events) {
        return accept(head, new InputAccepted(next.kind(), next.content(), next.seq(), null), before, events);
    }

    /// Adds an input and the beginning of its run to `events`, of which `before` precede it in the append.
    static RunRequest accept(WorkerState head, InputAccepted input, int before, List<WorkerEvent> events) {
        long run = head.progress().lastRun() + 1;
        events.add(input);
        events.add(new RunStarted(run, head.lastSeq() + before + 1));
        return new RunRequest(run, input.inputKind(), input.content());
    }

    static boolean endsRun(List<? extends WorkerEvent> events) {
        return events.stream().anyMatch(RunFinished.class::isInstance);
    }

    /// Whether all events are about the run that is going on, or about none; behind that run's end only the
    /// latter may come.
    boolean belong(WorkerState head, List<WorkerEvent.Reported> events) {
        CurrentRun run = head.currentRun();
        long current = run == null ? NO_RUN : run.run();
        for (WorkerEvent.Reported event : events) {
            if (!belongs(current, event)) {
                return false;
            }
            current = event instanceof RunFinished ? NO_RUN : current;
        }
        return true;
    }

    private static boolean belongs(long current, WorkerEvent.Reported event) {
        return switch (event) {
            case WorkerEvent.Message e -> e.run() == current;
            case WorkerEvent.Reasoning e -> e.run() == current;
            case WorkerEvent.ToolCall e -> e.run() == current;
            case WorkerEvent.ToolResult e -> e.run() == current;
            case WorkerEvent.PermissionRequested e -> e.run() == current;
            case WorkerEvent.UsageReported e -> e.run() == current;
            case WorkerEvent.PlanUpdated e -> e.run() == current;
            case RunFinished e -> e.run() == current;
            case WorkerEvent.DiagnosticRaised _, WorkerEvent.Extension _ -> true;
        };
    }

    /// A request that could not be kept could not be answered either, and one name can't stand for two.
    void checkRequests(WorkerState head, List<WorkerEvent.Reported> events) {
        CurrentRun run = head.currentRun();
        var names = new ArrayList<String>();
        if (run != null) {
            run.openRequests().forEach(open -> names.add(open.request()));
        }
        for (WorkerEvent.Reported event : events) {
            if (event instanceof WorkerEvent.PermissionRequested requested) {
                if (names.contains(requested.request())) {
                    throw WorkerRuntimeException.invalid("request", "a request of this name is open already");
                }
                names.add(requested.request());
            }
        }
        if (names.size() > CurrentRun.MAX_OPEN) {
            throw WorkerRuntimeException.limit(
                    "requests", CurrentRun.MAX_OPEN, "a run has at most " + CurrentRun.MAX_OPEN + " open requests");
        }
    }

    WorkerEvent undelivered(Generation generation, String why) {
        return new WorkerEvent.DiagnosticRaised(
                DECISION_UNDELIVERED,
                Severity.ERROR,
                "execution " + generation + " did not take a decision: " + why + "; interrupt the run if it hangs",
                "execution:" + generation);
    }

    WorkerEvent lateEvent(Generation generation, String what) {
        return new WorkerEvent.DiagnosticRaised(
                LATE_EVENT,
                Severity.WARNING,
                "execution " + generation + " reported " + what
                        + " after its run or itself had ended; it was not recorded",
                "execution:" + generation);
    }

    void executionEnded(WorkerCell cell, Attempt attempt, String detail) {
        end(cell, attempt, new ExecutionEnded(attempt.generation(), EndReason.EXITED, cell.told(detail)), null);
    }

    void workerFailed(WorkerCell cell, Attempt attempt, String detail) {
        String why = cell.told(detail);
        var ended = new ExecutionEnded(attempt.generation(), EndReason.EXITED, why);
        end(cell, attempt, ended, new WorkerEvent.WorkerFailed(why));
    }

    private static void end(WorkerCell cell, Attempt attempt, ExecutionEnded ended, @Nullable WorkerEvent last) {
        Commit commit = cell.locked(() -> {
            if (cell.attempt() != attempt || attempt.ending()) {
                return null;
            }
            var events = new ArrayList<>(closing(cell, RunReason.FAILED, ended.detail()));
            events.add(ended);
            if (last != null) {
                events.add(last);
            }
            return Ending.released(cell, attempt, events);
        });
        if (commit != null) {
            commit.await();
        }
    }

    /// Under the cell's lock: what must be recorded before an execution's end: the end of the run that was going
    /// on.
    static List<WorkerEvent> closing(WorkerCell cell, RunReason reason, @Nullable String detail) {
        CurrentRun run = cell.head().currentRun();
        return run == null ? List.of() : List.of(new RunFinished(run.run(), reason, null, detail));
    }
}
