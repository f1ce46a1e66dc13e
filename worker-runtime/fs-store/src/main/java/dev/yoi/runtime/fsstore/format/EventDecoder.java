package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.RecordedEvent;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads an event's line. Tolerant towards newer versions: unknown fields are passed over; an unknown kind, or a
/// known one with a word or value that this version does not know, becomes [WorkerEvent.Unknown] with the whole
/// line.
public final class EventDecoder {
    private EventDecoder() {}

    /// The event as a store hands it out; decoded when somebody asks.
    public static RecordedEvent recorded(byte[] line) {
        return RecordedEvent.read(
                Line.seq(line, 0, line.length), Line.position(line, 0, line.length), line, EventDecoder::decode);
    }

    /// [FormatException] when the line is no JSON object with number, time and kind.
    public static SequencedEvent decode(byte[] line) {
        JsonObject json = JsonReader.object(line);
        return new SequencedEvent(json.number("seq"), json.time("at"), event(json), masked(json));
    }

    /// A kind from elsewhere may mean something else by the name.
    private static int masked(JsonObject json) {
        try {
            return Math.clamp(json.numberOr(EventEncoder.MASKED, 0), 0, Integer.MAX_VALUE);
        } catch (FormatException e) {
            return 0;
        }
    }

    private static WorkerEvent event(JsonObject json) {
        String code = json.text("kind");
        Optional<EventKind> kind = EventKind.find(code);
        if (kind.isEmpty()) {
            return new WorkerEvent.Unknown(code, json.json());
        }
        try {
            return known(kind.get(), json);
        } catch (FormatException | WorkerRuntimeException e) {
            return new WorkerEvent.Unknown(code, json.json());
        }
    }

    private static WorkerEvent known(EventKind kind, JsonObject json) {
        return switch (kind) {
            case WORKER_CREATED -> created(json);
            case OPTIONS_CHANGED ->
                new WorkerEvent.OptionsChanged(
                        name(json),
                        json.has("labels") ? labels(json.object("labels")) : null,
                        json.has("hidden") ? json.flag("hidden") : null);
            case INPUT_ACCEPTED ->
                new WorkerEvent.InputAccepted(
                        InputKind.of(json.text("input_kind")),
                        ContentForm.read(json),
                        json.numberOr("queued_seq", 0),
                        key(json));
            case INPUT_QUEUED ->
                new WorkerEvent.InputQueued(
                        InputKind.of(json.text("input_kind")),
                        ContentForm.read(json),
                        json.numberOr("replaces", 0),
                        key(json));
            case INPUT_WITHDRAWN -> new WorkerEvent.InputWithdrawn(json.number("queued_seq"));
            case EXECUTION_REQUESTED -> new WorkerEvent.ExecutionRequested(generation(json));
            case EXECUTION_STARTED ->
                new WorkerEvent.ExecutionStarted(
                        generation(json),
                        new BackendName(json.text("backend")),
                        json.text("binding"),
                        json.textOrNull("resumed_from"));
            case EXECUTION_ENDED ->
                new WorkerEvent.ExecutionEnded(
                        generation(json), EndReason.of(json.text("reason")), json.textOrNull("detail"));
            case STOPPED -> new WorkerEvent.WorkerStopped(StopOutcome.of(json.text("outcome")));
            case CANCELLED -> new WorkerEvent.WorkerCancelled(StopOutcome.of(json.text("outcome")));
            case FAILED -> new WorkerEvent.WorkerFailed(json.text("detail"));
            case FORKED ->
                new WorkerEvent.Forked(WorkerId.parse(json.text("origin")), json.number("at_seq"), key(json));
            case FORKED_TO -> new WorkerEvent.ForkedTo(WorkerId.parse(json.text("fork")), json.number("at_seq"));
            case IMPORTED ->
                new WorkerEvent.Imported(
                        new RuntimeId(json.text("runtime")),
                        WorkerId.parse(json.text("origin")),
                        json.number("at_seq"),
                        key(json));
            case DIAGNOSTIC ->
                new WorkerEvent.DiagnosticRaised(
                        new DiagnosticCode(json.text("code")),
                        Severity.of(json.text("severity")),
                        json.text("message"),
                        json.text("subject"));
            case EXTENSION ->
                new WorkerEvent.Extension(json.text("namespace"), json.text("name"), json.json("payload"));
            case RUN_STARTED,
                    MESSAGE,
                    REASONING,
                    TOOL_CALL,
                    TOOL_RESULT,
                    TOOL_RESOLVED,
                    PERMISSION_REQUESTED,
                    PERMISSION_DECIDED,
                    USAGE,
                    PLAN,
                    RUN_FINISHED,
                    UNKNOWN -> work(kind, json);
        };
    }

    private static WorkerEvent work(EventKind kind, JsonObject json) {
        return switch (kind) {
            case RUN_STARTED -> new WorkerEvent.RunStarted(json.number("run"), json.number("input_seq"));
            case MESSAGE ->
                new WorkerEvent.Message(
                        json.number("run"),
                        new ItemId(json.text("item")),
                        json.number("offset"),
                        Role.of(json.text("role")),
                        ContentForm.read(json));
            case REASONING ->
                new WorkerEvent.Reasoning(
                        json.number("run"), new ItemId(json.text("item")), json.number("offset"), json.text("content"));
            case TOOL_CALL ->
                new WorkerEvent.ToolCall(
                        json.number("run"),
                        json.text("call"),
                        json.text("tool"),
                        json.text("title"),
                        json.json("input"));
            case TOOL_RESULT ->
                new WorkerEvent.ToolResult(
                        json.number("run"),
                        json.text("call"),
                        ToolStatus.of(json.text("status")),
                        ContentForm.read(json));
            case PERMISSION_REQUESTED ->
                new WorkerEvent.PermissionRequested(
                        json.number("run"),
                        json.text("request"),
                        json.textOrNull("call"),
                        json.text("title"),
                        permissionOptions(json));
            case TOOL_RESOLVED ->
                new WorkerEvent.ToolResolved(
                        json.number("run"),
                        json.text("call"),
                        Resolution.of(json.text("resolution")),
                        ContentForm.read(json),
                        json.text("actor"));
            case PERMISSION_DECIDED ->
                new WorkerEvent.PermissionDecided(json.text("request"), json.text("option"), json.text("actor"));
            case USAGE -> new WorkerEvent.UsageReported(json.number("run"), json.text("model"), tokens(json));
            case PLAN ->
                new WorkerEvent.PlanUpdated(
                        json.number("run"),
                        json.objects("steps").stream()
                                .map(step -> new WorkerEvent.PlanUpdated.Step(step.text("title"), step.text("status")))
                                .toList());
            case RUN_FINISHED ->
                new WorkerEvent.RunFinished(
                        json.number("run"),
                        RunReason.of(json.text("reason")),
                        json.has("exit_code") ? Math.toIntExact(json.number("exit_code")) : null,
                        json.textOrNull("detail"));
            default -> throw new FormatException("no form for " + kind.code());
        };
    }

    /// The first stores held names only.
    static List<PermissionOption> permissionOptions(JsonObject json) {
        if (json.holdsTexts("options")) {
            return json.texts("options").stream().map(PermissionOption::named).toList();
        }
        return json.objects("options").stream()
                .map(option -> new PermissionOption(
                        option.text("id"), option.text("label"), OptionKind.of(option.text("kind"))))
                .toList();
    }

    private static WorkerEvent created(JsonObject json) {
        return new WorkerEvent.WorkerCreated(
                new ProfileName(json.text("profile")),
                new BackendName(json.text("backend")),
                bundle(json.object("bundle")),
                new WorkdirRef(json.text("workdir")),
                name(json),
                labels(json.object("labels")),
                key(json));
    }

    static @Nullable WorkerName name(JsonObject json) {
        String name = json.textOrNull("name");
        return name == null ? null : new WorkerName(name);
    }

    static Labels labels(JsonObject json) {
        var labels = new TreeMap<String, String>();
        json.names().forEach(key -> labels.put(key, json.text(key)));
        return Labels.of(labels);
    }

    static BundleRef bundle(JsonObject json) {
        return new BundleRef(new BundleId(json.text("id")), new Digest(json.text("digest")));
    }

    static TokenUsage tokens(JsonObject json) {
        return new TokenUsage(
                json.number("input_tokens"),
                json.number("output_tokens"),
                json.number("cached_tokens"),
                json.number("reasoning_tokens"),
                json.number("cost_micros"));
    }

    static Generation generation(JsonObject json) {
        return new Generation(json.number("generation"));
    }

    static @Nullable KeyUse key(JsonObject json) {
        String key = json.textOrNull("idempotency_key");
        return key == null ? null : new KeyUse(new IdempotencyKey(key), new Digest(json.text("request_digest")));
    }
}
