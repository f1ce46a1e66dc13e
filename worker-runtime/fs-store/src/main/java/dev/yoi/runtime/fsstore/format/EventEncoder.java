package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the body of an event's line: everything from `,"at":` to before the checksum (see [Line]).
public final class EventEncoder {
    /// Levels of nesting that a value handed in by a backend may have.
    private static final int MAX_VALUE_DEPTH = 64;

    static final String MASKED = "masked";
    private static final int FIXED_BYTES = 192;
    private static final Set<String> FRAME = Set.of("seq", "pos", "at", "kind", MASKED, "crc");

    private EventEncoder() {}

    /// `invalid_request` when the event holds a JSON text that is none.
    public static byte[] body(SequencedEvent recorded) {
        var out = JsonWriter.continuing(FIXED_BYTES + sizeHint(recorded.event()));
        out.field("at", Times.format(recorded.at()));
        fields(out, recorded.event());
        sequence(out, MASKED, recorded.masked());
        return out.bytes();
    }

    private static int sizeHint(WorkerEvent event) {
        return switch (event) {
            case WorkerEvent.Message e ->
                e.content().parts().getFirst().plainText().length();
            case WorkerEvent.InputAccepted e ->
                e.content().parts().getFirst().plainText().length();
            case WorkerEvent.ToolCall e -> e.inputJson().length();
            case WorkerEvent.Extension e -> e.payloadJson().length();
            case WorkerEvent _ -> 128;
        };
    }

    private static void fields(JsonWriter out, WorkerEvent event) {
        if (event instanceof WorkerEvent.Unknown unknown) {
            unknown(out, unknown);
            return;
        }
        out.field("kind", event.kind().code());
        switch (event) {
            case WorkerEvent.WorkerCreated e -> created(out, e);
            case WorkerEvent.OptionsChanged e -> options(out, e);
            case WorkerEvent.InputAccepted e -> {
                out.field("input_kind", e.inputKind().code());
                ContentForm.write(out, e.content());
                sequence(out, "queued_seq", e.queuedSeq());
                key(out, e.key());
            }
            case WorkerEvent.InputQueued e -> {
                out.field("input_kind", e.inputKind().code());
                ContentForm.write(out, e.content());
                sequence(out, "replaces", e.replaces());
                key(out, e.key());
            }
            case WorkerEvent.InputWithdrawn e -> out.field("queued_seq", e.queuedSeq());
            case WorkerEvent.ExecutionRequested e ->
                out.field("generation", e.generation().value());
            case WorkerEvent.ExecutionStarted e ->
                out.field("generation", e.generation().value())
                        .field("backend", e.backend().value())
                        .field("binding", e.binding())
                        .optional("resumed_from", e.resumedFrom());
            case WorkerEvent.ExecutionEnded e ->
                out.field("generation", e.generation().value())
                        .field("reason", e.reason().code())
                        .optional("detail", e.detail());
            case WorkerEvent.WorkerStopped e -> out.field("outcome", e.outcome().code());
            case WorkerEvent.WorkerCancelled e ->
                out.field("outcome", e.outcome().code());
            case WorkerEvent.WorkerFailed e -> out.field("detail", e.detail());
            case WorkerEvent.Forked e -> {
                out.field("origin", e.origin().toString()).field("at_seq", e.atSeq());
                key(out, e.key());
            }
            case WorkerEvent.ForkedTo e ->
                out.field("fork", e.fork().toString()).field("at_seq", e.atSeq());
            case WorkerEvent.Imported e -> {
                out.field("runtime", e.runtime().value())
                        .field("origin", e.origin().toString());
                out.field("at_seq", e.atSeq());
                key(out, e.key());
            }
            case WorkerEvent.DiagnosticRaised e ->
                out.field("code", e.code().value())
                        .field("severity", e.severity().code())
                        .field("message", e.message())
                        .field("subject", e.subject());
            case WorkerEvent.Extension e -> {
                out.field("namespace", e.namespace()).field("name", e.name()).name("payload");
                value(out, "payload", e.payloadJson());
            }
            case WorkerEvent other -> work(out, other);
        }
    }

    /// The kinds that tell of a run.
    private static void work(JsonWriter out, WorkerEvent event) {
        switch (event) {
            case WorkerEvent.RunStarted e -> out.field("run", e.run()).field("input_seq", e.inputSeq());
            case WorkerEvent.Message e -> {
                out.field("run", e.run()).field("item", e.item().value()).field("offset", e.offset());
                out.field("role", e.role().code());
                ContentForm.write(out, e.content());
            }
            case WorkerEvent.Reasoning e ->
                out.field("run", e.run())
                        .field("item", e.item().value())
                        .field("offset", e.offset())
                        .field("content", e.text());
            case WorkerEvent.ToolCall e -> {
                out.field("run", e.run()).field("call", e.call()).field("tool", e.tool());
                out.field("title", e.title()).name("input");
                value(out, "input", e.inputJson());
            }
            case WorkerEvent.ToolResult e -> {
                out.field("run", e.run()).field("call", e.call());
                out.field("status", e.status().code());
                ContentForm.write(out, e.content());
            }
            case WorkerEvent.PermissionRequested e -> {
                out.field("run", e.run()).field("request", e.request()).optional("call", e.call());
                permissionOptions(out.field("title", e.title()), e.options());
            }
            case WorkerEvent.ToolResolved e -> {
                out.field("run", e.run()).field("call", e.call());
                out.field("resolution", e.resolution().code());
                ContentForm.write(out, e.content());
                out.field("actor", e.actor());
            }
            case WorkerEvent.PermissionDecided e ->
                out.field("request", e.request()).field("option", e.option()).field("actor", e.actor());
            case WorkerEvent.UsageReported e -> tokens(out.field("run", e.run()).field("model", e.model()), e.tokens());
            case WorkerEvent.PlanUpdated e -> plan(out, e);
            case WorkerEvent.RunFinished e -> finished(out, e);
            case WorkerEvent other ->
                throw new IllegalArgumentException("no form for " + other.kind().code());
        }
    }

    static void permissionOptions(JsonWriter out, List<PermissionOption> options) {
        out.name("options").beginArray();
        for (PermissionOption option : options) {
            out.beginObject().field("id", option.id()).field("label", option.label());
            out.field("kind", option.kind().code()).endObject();
        }
        out.endArray();
    }

    private static void created(JsonWriter out, WorkerEvent.WorkerCreated e) {
        out.field("profile", e.profile().value()).field("backend", e.backend().value());
        bundle(out, e.bundle());
        out.field("workdir", e.workdir().value());
        out.optional("name", e.name() == null ? null : e.name().value());
        labels(out, e.labels());
        key(out, e.key());
    }

    private static void options(JsonWriter out, WorkerEvent.OptionsChanged e) {
        out.optional("name", e.name() == null ? null : e.name().value());
        Labels labels = e.labels();
        if (labels != null) {
            labels(out, labels);
        }
        Boolean hidden = e.hidden();
        if (hidden != null) {
            out.field("hidden", hidden);
        }
    }

    private static void plan(JsonWriter out, WorkerEvent.PlanUpdated e) {
        out.field("run", e.run()).name("steps").beginArray();
        e.steps()
                .forEach(step -> out.beginObject()
                        .field("title", step.title())
                        .field("status", step.status())
                        .endObject());
        out.endArray();
    }

    private static void finished(JsonWriter out, WorkerEvent.RunFinished e) {
        out.field("run", e.run()).field("reason", e.reason().code()).name("exit_code");
        Integer exitCode = e.exitCode();
        if (exitCode == null) {
            out.nil();
        } else {
            out.number(exitCode);
        }
        out.optional("detail", e.detail());
    }

    /// Everything that the event said, in its own words, but for what is this line's own.
    private static void unknown(JsonWriter out, WorkerEvent.Unknown e) {
        if (!JsonReader.isValue(e.payloadJson(), MAX_VALUE_DEPTH)) {
            throw invalid("payload");
        }
        out.field("kind", e.kindCode());
        JsonObject payload = JsonReader.object(e.payloadJson().getBytes(StandardCharsets.UTF_8));
        for (String name : payload.names()) {
            if (!FRAME.contains(name)) {
                out.name(name).raw(payload.json(name));
            }
        }
    }

    static void bundle(JsonWriter out, BundleRef bundle) {
        out.name("bundle")
                .beginObject()
                .field("id", bundle.id().value())
                .field("digest", bundle.digest().hex())
                .endObject();
    }

    static void labels(JsonWriter out, Labels labels) {
        out.name("labels").beginObject();
        labels.values().forEach(out::field);
        out.endObject();
    }

    static JsonWriter tokens(JsonWriter out, TokenUsage tokens) {
        return out.field("input_tokens", tokens.input())
                .field("output_tokens", tokens.output())
                .field("cached_tokens", tokens.cached())
                .field("reasoning_tokens", tokens.reasoning())
                .field("cost_micros", tokens.costMicros());
    }

    static void key(JsonWriter out, @Nullable KeyUse use) {
        if (use != null) {
            out.field("idempotency_key", use.key().value())
                    .field("request_digest", use.requestDigest().hex());
        }
    }

    private static void sequence(JsonWriter out, String name, long seq) {
        if (seq != 0) {
            out.field(name, seq);
        }
    }

    static void value(JsonWriter out, String field, String json) {
        if (!JsonReader.isValue(json, MAX_VALUE_DEPTH)) {
            throw invalid(field);
        }
        out.raw(json);
    }

    private static WorkerRuntimeException invalid(String field) {
        return WorkerRuntimeException.invalid(
                field, field + " must be one JSON value with at most " + MAX_VALUE_DEPTH + " levels");
    }
}
