package dev.yoi.runtime.state;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Resolution;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Events and states for tests of the fold. Event number n happens n seconds after the beginning.
final class States {
    static final WorkerId ID = WorkerId.parse("01900000-0000-7000-8000-000000000001");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Generation FIRST = new Generation(1);

    private States() {}

    static SequencedEvent at(long seq, WorkerEvent event) {
        return new SequencedEvent(seq, START.plusSeconds(seq), event);
    }

    static WorkerState created() {
        return WorkerState.first(
                ID,
                at(
                        1,
                        new WorkerEvent.WorkerCreated(
                                new ProfileName("p"),
                                new BackendName("b"),
                                new BundleRef(new BundleId("bundle"), Digest.sha256(new byte[0])),
                                WorkdirRef.WORKSPACE,
                                null,
                                Labels.NONE,
                                null)));
    }

    static WorkerState after(WorkerState state, WorkerEvent... events) {
        WorkerState next = state;
        for (WorkerEvent event : events) {
            next = next.apply(at(next.lastSeq() + 1, event));
        }
        return next;
    }

    static WorkerState active() {
        return after(
                created(),
                new WorkerEvent.ExecutionRequested(FIRST),
                new WorkerEvent.ExecutionStarted(FIRST, new BackendName("b"), "x", null));
    }

    /// Active, with run 1 going on.
    static WorkerState running() {
        return after(active(), accepted("go", 0), new WorkerEvent.RunStarted(1, 4));
    }

    static WorkerEvent accepted(String text, long queuedSeq) {
        return new WorkerEvent.InputAccepted(InputKind.USER, Content.text(text), queuedSeq, null);
    }

    static WorkerEvent queued(String text, long replaces) {
        return new WorkerEvent.InputQueued(InputKind.USER, Content.text(text), replaces, null);
    }

    static WorkerEvent call(String call) {
        return new WorkerEvent.ToolCall(1, call, "tool", "title of " + call, "{}");
    }

    static WorkerEvent asked(String request, String call) {
        return new WorkerEvent.PermissionRequested(
                1, request, call, "may I", List.of(PermissionOption.named("yes"), PermissionOption.named("no")));
    }

    static WorkerEvent finished(RunReason reason) {
        return new WorkerEvent.RunFinished(1, reason, null, null);
    }

    static WorkerEvent message(String text) {
        return new WorkerEvent.Message(1, new ItemId("i"), 0, Role.ASSISTANT, Content.text(text));
    }

    static WorkerEvent.DiagnosticRaised diagnostic(String code, String subject, String message) {
        return new WorkerEvent.DiagnosticRaised(new DiagnosticCode(code), Severity.WARNING, message, subject);
    }

    static KeyUse key(String key) {
        return new KeyUse(new IdempotencyKey(key), Digest.sha256(key.getBytes(StandardCharsets.UTF_8)));
    }

    /// One event of every kind but `worker_created`, which only begins a log.
    static List<WorkerEvent> oneOfEach() {
        var tokens = new TokenUsage(1, 2, 3, 4, 5);
        return List.of(
                new WorkerEvent.OptionsChanged(new WorkerName("n"), null, null),
                accepted("a", 0),
                queued("q", 0),
                new WorkerEvent.InputWithdrawn(1),
                new WorkerEvent.ExecutionRequested(new Generation(9)),
                new WorkerEvent.ExecutionStarted(new Generation(9), new BackendName("b"), "x", null),
                new WorkerEvent.RunStarted(9, 1),
                message("m"),
                new WorkerEvent.Reasoning(1, new ItemId("r"), 0, "r"),
                new WorkerEvent.ToolCall(1, "c", "t", "t", "{}"),
                new WorkerEvent.ToolResult(1, "c", ToolStatus.SUCCEEDED, Content.text("ok")),
                new WorkerEvent.ToolResolved(1, "c", Resolution.FAILED, Content.text(""), "person"),
                new WorkerEvent.PermissionRequested(1, "r", null, "may I", List.of(PermissionOption.named("yes"))),
                new WorkerEvent.PermissionDecided("r", "yes", "person"),
                new WorkerEvent.UsageReported(1, "m", tokens),
                new WorkerEvent.PlanUpdated(1, List.of()),
                new WorkerEvent.RunFinished(1, RunReason.COMPLETED, 0, null),
                new WorkerEvent.ExecutionEnded(FIRST, EndReason.EXITED, null),
                new WorkerEvent.WorkerStopped(StopOutcome.EXITED),
                new WorkerEvent.WorkerCancelled(StopOutcome.EXITED),
                new WorkerEvent.WorkerFailed("f"),
                new WorkerEvent.Forked(ID, 1, null),
                new WorkerEvent.ForkedTo(ID, 1),
                new WorkerEvent.Imported(new RuntimeId("other"), ID, 1, null),
                diagnostic("d", "s", "m"),
                new WorkerEvent.Extension("dev.yoi", "x", "{}"),
                new WorkerEvent.Unknown("from_the_future", "{}"));
    }
}
