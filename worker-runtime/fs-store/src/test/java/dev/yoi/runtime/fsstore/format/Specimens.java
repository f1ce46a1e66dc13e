package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.PermissionOption;
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
import dev.yoi.runtime.model.OptionKind;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One event of every kind, as the format's page shows them.
final class Specimens {
    static final Instant AT = Instant.parse("2026-11-21T10:00:00.010Z");
    private static final Digest DIGEST = new Digest("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    private static final Generation FIRST = new Generation(1);
    private static final BackendName PROCESS = new BackendName("process");

    private Specimens() {}

    static List<WorkerEvent> all() {
        return List.of(
                new WorkerEvent.WorkerCreated(
                        new ProfileName("shell"),
                        PROCESS,
                        new BundleRef(new BundleId("builtin"), DIGEST),
                        WorkdirRef.WORKSPACE,
                        new WorkerName("history"),
                        Labels.of(Map.of("team", "core")),
                        new KeyUse(new IdempotencyKey("create-1"), DIGEST)),
                new WorkerEvent.ExecutionRequested(FIRST),
                new WorkerEvent.ExecutionStarted(FIRST, PROCESS, "sh", null),
                new WorkerEvent.InputAccepted(InputKind.USER, Content.text("git log -3"), 0, null),
                new WorkerEvent.RunStarted(1, 4),
                new WorkerEvent.Message(
                        1, new ItemId("out-1"), 0, Role.ASSISTANT, Content.text("commit 3f2a\nAuthor: \"A\"\n")),
                new WorkerEvent.Reasoning(1, new ItemId("think-1"), 0, "Look at the log first."),
                new WorkerEvent.ToolCall(1, "call-1", "read", "Read README.md", "{\"path\":\"README.md\"}"),
                new WorkerEvent.PermissionRequested(
                        1,
                        "ask-1",
                        "call-1",
                        "Read README.md?",
                        List.of(
                                new PermissionOption("allow", "Allow", OptionKind.ALLOW_ONCE),
                                PermissionOption.named("ask me later"))),
                new WorkerEvent.PermissionDecided("ask-1", "allow", "user:ada"),
                new WorkerEvent.ToolResult(
                        1,
                        "call-1",
                        ToolStatus.SUCCEEDED,
                        new Content(List.of(
                                new ContentPart.Text("# Yoi"),
                                new ContentPart.Unknown(
                                        "image", "{\"type\":\"image\",\"mime\":\"image/png\",\"data\":\"iVBORw0\"}")))),
                new WorkerEvent.UsageReported(1, "model-x", new TokenUsage(1200, 80, 1000, 20, 4500)),
                new WorkerEvent.PlanUpdated(1, List.of(new WorkerEvent.PlanUpdated.Step("Read", "completed"))),
                new WorkerEvent.InputQueued(
                        InputKind.NOTIFY,
                        Content.text("the build is red"),
                        0,
                        new KeyUse(new IdempotencyKey("send-7"), DIGEST)),
                new WorkerEvent.InputQueued(InputKind.NOTIFY, Content.text("the build is green"), 14, null),
                new WorkerEvent.InputWithdrawn(14),
                new WorkerEvent.DiagnosticRaised(
                        new DiagnosticCode("output_cut"), Severity.WARNING, "the output was cut at 1 MiB", "run 1"),
                new WorkerEvent.Extension("dev.yoi.process", "resources", "{\"cpu_ms\":12}"),
                new WorkerEvent.RunFinished(1, RunReason.FAILED, 2, "exit code 2"),
                new WorkerEvent.RunFinished(2, RunReason.COMPLETED, null, null),
                new WorkerEvent.OptionsChanged(new WorkerName("log"), Labels.NONE, true),
                new WorkerEvent.Forked(
                        WorkerId.parse("0193f1c2-7a10-7cc3-8f2b-3d5e6f708193"),
                        21,
                        new KeyUse(new IdempotencyKey("fork-1"), DIGEST)),
                new WorkerEvent.ForkedTo(WorkerId.parse("0193f1c2-7a10-7cc3-8f2b-3d5e6f708195"), 22),
                new WorkerEvent.Imported(
                        new RuntimeId("embedded"), WorkerId.parse("0193f1c2-7a10-7cc3-8f2b-3d5e6f708193"), 23, null),
                new WorkerEvent.ExecutionEnded(FIRST, EndReason.STOPPED, null),
                new WorkerEvent.WorkerStopped(StopOutcome.EXITED),
                new WorkerEvent.WorkerCancelled(StopOutcome.KILLED),
                new WorkerEvent.WorkerFailed("the agent refuses its credentials"),
                new WorkerEvent.ToolResolved(
                        1, "call-2", Resolution.COMPLETED, Content.text("3 rows deleted"), "user:ada"));
    }
}
