package dev.yoi.runtime.testkit;

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
import dev.yoi.runtime.model.WorkerName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Events of every kind with random content. They need not make a sensible story: the fold takes any order.
public final class RandomEvents {
    private final SeededRandom random;

    public RandomEvents(SeededRandom random) {
        this.random = random;
    }

    /// What a worker's log begins with.
    public WorkerEvent.WorkerCreated created() {
        return new WorkerEvent.WorkerCreated(
                new ProfileName("shell"),
                new BackendName("scripted"),
                new BundleRef(new BundleId("builtin"), digest()),
                WorkdirRef.WORKSPACE,
                random.oneIn(2) ? null : name(),
                labels(),
                key());
    }

    /// One event of every kind that a log may hold behind its beginning and before its end, optional parts
    /// sometimes absent.
    public List<WorkerEvent> oneOfEach() {
        var all = new ArrayList<WorkerEvent>(inputs());
        all.addAll(work());
        all.addAll(List.of(
                new WorkerEvent.OptionsChanged(
                        name(), random.oneIn(2) ? null : labels(), random.oneIn(2) ? null : true),
                new WorkerEvent.ExecutionRequested(new Generation(1)),
                new WorkerEvent.ExecutionStarted(
                        new Generation(1), new BackendName("scripted"), line(), random.oneIn(2) ? null : line()),
                new WorkerEvent.RunStarted(number(), number()),
                new WorkerEvent.PermissionDecided(line(), line(), line()),
                new WorkerEvent.ExecutionEnded(
                        new Generation(1), random.pick(List.of(EndReason.values())), random.oneIn(2) ? null : text()),
                new WorkerEvent.Forked(PredictableIds.number(number()), number(), key()),
                new WorkerEvent.ForkedTo(PredictableIds.number(number()), number()),
                new WorkerEvent.Imported(new RuntimeId("other"), PredictableIds.number(number()), number(), key())));
        return all;
    }

    /// Any event that a worker's log may go on with, its end included, rarely.
    public WorkerEvent next() {
        return random.oneIn(200) ? random.pick(ends()) : random.pick(oneOfEach());
    }

    public List<WorkerEvent> ends() {
        StopOutcome outcome = random.pick(List.of(StopOutcome.values()));
        return List.of(
                new WorkerEvent.WorkerStopped(outcome),
                new WorkerEvent.WorkerCancelled(outcome),
                new WorkerEvent.WorkerFailed(text()));
    }

    private List<WorkerEvent> inputs() {
        InputKind kind = random.pick(List.of(InputKind.values()));
        return List.of(
                new WorkerEvent.InputAccepted(kind, content(), 0, key()),
                new WorkerEvent.InputQueued(kind, content(), 0, key()),
                new WorkerEvent.InputQueued(kind, content(), number(), null),
                new WorkerEvent.InputWithdrawn(number()));
    }

    private List<WorkerEvent> work() {
        return List.of(
                new WorkerEvent.Message(
                        number(),
                        new ItemId("item-" + number()),
                        number(),
                        random.pick(List.of(Role.values())),
                        content()),
                new WorkerEvent.Reasoning(number(), new ItemId("thought-" + number()), number(), text()),
                new WorkerEvent.ToolCall(number(), "call-" + number(), "read_file", line(), json()),
                new WorkerEvent.ToolResult(
                        number(), "call-" + number(), random.pick(List.of(ToolStatus.values())), content()),
                new WorkerEvent.PermissionRequested(
                        number(),
                        line(),
                        random.oneIn(2) ? null : "call-" + number(),
                        line(),
                        List.of(new PermissionOption("allow", line(), random.pick(List.of(OptionKind.values()))))),
                new WorkerEvent.ToolResolved(
                        number(), "call-" + number(), random.pick(List.of(Resolution.values())), content(), line()),
                new WorkerEvent.UsageReported(
                        number(), "model-" + random.nextInt(3), new TokenUsage(number(), 2, 3, number(), 5)),
                new WorkerEvent.PlanUpdated(number(), List.of(new WorkerEvent.PlanUpdated.Step(line(), "pending"))),
                new WorkerEvent.RunFinished(
                        number(),
                        random.pick(List.of(RunReason.values())),
                        random.oneIn(2) ? null : random.nextInt(256),
                        random.oneIn(2) ? null : text()),
                new WorkerEvent.DiagnosticRaised(
                        new DiagnosticCode("code_" + random.nextInt(9)), Severity.WARNING, text(), "subject"),
                new WorkerEvent.Extension("dev.yoi.test", "fact", json()));
    }

    private long number() {
        return 1L + random.nextInt(5);
    }

    private String text() {
        return random.text(0, 200);
    }

    private String line() {
        return "line " + random.nextInt(1_000_000);
    }

    private String json() {
        return "{\"n\":" + random.nextInt() + ",\"list\":[true,null,\"ü\"]}";
    }

    private Content content() {
        return random.oneIn(3)
                ? new Content(List.of(new ContentPart.Text(text()), new ContentPart.Text(text())))
                : Content.text(text());
    }

    private WorkerName name() {
        return new WorkerName("worker " + random.nextInt(1_000));
    }

    private Labels labels() {
        return random.oneIn(2) ? Labels.NONE : Labels.of(Map.of("team", "ö", "yoi.dev/ticket", "T-" + number()));
    }

    private @Nullable KeyUse key() {
        return random.oneIn(3) ? null : new KeyUse(new IdempotencyKey("key-" + random.nextInt(1_000_000)), digest());
    }

    private Digest digest() {
        return Digest.sha256(Long.toString(random.nextLong()).getBytes(StandardCharsets.UTF_8));
    }
}
