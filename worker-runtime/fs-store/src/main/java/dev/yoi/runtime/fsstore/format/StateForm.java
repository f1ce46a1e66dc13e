package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.Overview;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.CommandKeys;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.ExecutionState;
import dev.yoi.runtime.state.Lineage;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.state.Summary;
import dev.yoi.runtime.state.WorkerOptions;
import dev.yoi.runtime.state.WorkerRecord;
import dev.yoi.runtime.state.WorkerState;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A worker's folded state as JSON: `state.json`, `overview.json`, `worker.json`. All of it is derived; whatever
/// does not read well is folded again.
public final class StateForm {
    /// How long log and transcript were, in bytes, when everything up to `seq` was in them.
    public record Written(long seq, long eventsBytes, long transcriptBytes) {}

    /// What `state.json` holds.
    public record Snapshot(WorkerState state, Written written) {}

    private StateForm() {}

    public static byte[] file(Snapshot snapshot) {
        WorkerState state = snapshot.state();
        var out = new JsonWriter(1024).beginObject().field("format", 1).field("seq", state.lastSeq());
        Written written = snapshot.written();
        out.name("written").beginObject().field("seq", written.seq());
        out.field("events_bytes", written.eventsBytes()).field("transcript_bytes", written.transcriptBytes());
        out.endObject().name("state").beginObject();
        out.name("record").beginObject();
        record(out, state.record());
        out.endObject();
        options(out, state.options());
        out.field("lifecycle", state.lifecycle().code());
        progress(out, state.progress());
        execution(out, state.execution());
        queue(out, state.queue());
        keys(out, state.keys());
        overview(out, state.summary().overview());
        usage(out, state.summary().usage());
        diagnostics(out, state.summary().diagnostics());
        texts(
                out,
                "forks",
                state.summary().forks().stream().map(WorkerId::toString).toList());
        return Line.file(out.endObject());
    }

    /// The last one in the file.
    public static Snapshot snapshot(byte[] file) {
        return Reading.of(() -> snapshot(Line.lastRecord(file)));
    }

    private static Snapshot snapshot(JsonObject json) {
        JsonObject written = json.object("written");
        JsonObject state = json.object("state");
        return new Snapshot(
                new WorkerState(
                        record(state.object("record")),
                        options(state.object("options")),
                        Lifecycle.of(state.text("lifecycle")),
                        progress(state.object("progress")),
                        execution(state.object("execution")),
                        state.objects("queue").stream().map(StateForm::queued).toList(),
                        CommandKeys.of(state.objects("keys").stream()
                                .map(StateForm::key)
                                .toList()),
                        new Summary(
                                overview(state.object("overview")),
                                usage(state.object("usage")),
                                state.objects("diagnostics").stream()
                                        .map(StateForm::diagnostic)
                                        .toList(),
                                state.texts("forks").stream()
                                        .map(WorkerId::parse)
                                        .toList())),
                new Written(written.number("seq"), written.number("events_bytes"), written.number("transcript_bytes")));
    }

    public static byte[] overviewFile(WorkerState state) {
        var out = new JsonWriter(512).beginObject().field("format", 1).field("seq", state.lastSeq());
        overview(out, state.summary().overview());
        usage(out, state.summary().usage());
        return Line.file(out);
    }

    public static byte[] workerFile(WorkerRecord record) {
        var out = new JsonWriter(512).beginObject().field("format", 1);
        record(out, record);
        return Line.file(out);
    }

    public static WorkerRecord workerRecord(byte[] workerFile) {
        return record(Line.record(workerFile));
    }

    /// The id that a `worker.json` claims to be of.
    public static WorkerId workerId(byte[] workerFile) {
        return WorkerId.parse(Line.record(workerFile).text("worker_id"));
    }

    private static void record(JsonWriter out, WorkerRecord record) {
        out.field("worker_id", record.id().toString()).field("created_at", Times.format(record.createdAt()));
        out.field("profile", record.profile().value())
                .field("backend", record.backend().value());
        EventEncoder.bundle(out, record.bundle());
        out.field("workdir", record.workdir().value());
        EventEncoder.key(out, record.createKey());
        Lineage lineage = record.lineage();
        if (lineage != null) {
            out.name("lineage").beginObject().field("origin", lineage.origin().toString());
            out.field("at_seq", lineage.atSeq()).endObject();
        }
    }

    private static WorkerRecord record(JsonObject json) {
        return new WorkerRecord(
                WorkerId.parse(json.text("worker_id")),
                json.time("created_at"),
                new ProfileName(json.text("profile")),
                new BackendName(json.text("backend")),
                EventDecoder.bundle(json.object("bundle")),
                new WorkdirRef(json.text("workdir")),
                EventDecoder.key(json),
                lineage(json.objectOrNull("lineage")));
    }

    private static @Nullable Lineage lineage(@Nullable JsonObject json) {
        return json == null ? null : new Lineage(WorkerId.parse(json.text("origin")), json.number("at_seq"));
    }

    private static void options(JsonWriter out, WorkerOptions options) {
        out.name("options").beginObject();
        out.optional("name", options.name() == null ? null : options.name().value());
        EventEncoder.labels(out, options.labels());
        out.field("hidden", options.hidden()).endObject();
    }

    private static WorkerOptions options(JsonObject json) {
        return new WorkerOptions(
                EventDecoder.name(json), EventDecoder.labels(json.object("labels")), json.flag("hidden"));
    }

    private static void progress(JsonWriter out, WorkerState.Progress progress) {
        out.name("progress").beginObject().field("last_seq", progress.lastSeq());
        out.field("updated_at", Times.format(progress.updatedAt())).field("last_run", progress.lastRun());
        CurrentRun run = progress.current();
        if (run != null) {
            out.name("current").beginObject().field("run", run.run()).field("input_seq", run.inputSeq());
            OpenForm.calls(out, "open_calls", run.openCalls());
            OpenForm.requests(out, "open_requests", run.openRequests());
            out.endObject();
        }
        if (!progress.indeterminate().isEmpty()) {
            OpenForm.calls(out, "indeterminate", progress.indeterminate());
        }
        out.endObject();
    }

    private static void texts(JsonWriter out, String name, List<String> texts) {
        out.name(name).beginArray();
        texts.forEach(out::string);
        out.endArray();
    }

    private static WorkerState.Progress progress(JsonObject json) {
        return new WorkerState.Progress(
                json.number("last_seq"),
                json.time("updated_at"),
                json.number("last_run"),
                currentRun(json.objectOrNull("current")),
                json.has("indeterminate") ? OpenForm.calls(json, "indeterminate") : List.of());
    }

    private static @Nullable CurrentRun currentRun(@Nullable JsonObject json) {
        return json == null
                ? null
                : new CurrentRun(
                        json.number("run"),
                        json.number("input_seq"),
                        OpenForm.calls(json, "open_calls"),
                        OpenForm.requests(json, "open_requests"));
    }

    private static void execution(JsonWriter out, ExecutionState execution) {
        out.name("execution")
                .beginObject()
                .field("generation", execution.generation().value());
        out.field("phase", execution.phase().code());
        EndReason ended = execution.ended();
        out.optional("ended", ended == null ? null : ended.code()).endObject();
    }

    private static ExecutionState execution(JsonObject json) {
        String phase = json.text("phase");
        for (ExecutionState.Phase known : ExecutionState.Phase.values()) {
            if (known.code().equals(phase)) {
                String ended = json.textOrNull("ended");
                return new ExecutionState(
                        EventDecoder.generation(json), known, ended == null ? null : EndReason.of(ended));
            }
        }
        throw new FormatException("unknown phase");
    }

    private static void queue(JsonWriter out, List<QueuedInput> queue) {
        out.name("queue").beginArray();
        for (QueuedInput input : queue) {
            out.beginObject()
                    .field("seq", input.seq())
                    .field("input_kind", input.kind().code());
            ContentForm.write(out, input.content());
            out.field("queued_at", Times.format(input.queuedAt())).endObject();
        }
        out.endArray();
    }

    private static QueuedInput queued(JsonObject json) {
        return new QueuedInput(
                json.number("seq"),
                InputKind.of(json.text("input_kind")),
                ContentForm.read(json),
                json.time("queued_at"));
    }

    private static void keys(JsonWriter out, CommandKeys keys) {
        out.name("keys").beginArray();
        for (CommandKeys.Entry entry : keys.entries()) {
            out.beginObject();
            EventEncoder.key(out, entry.use());
            out.field("seq", entry.seq()).endObject();
        }
        out.endArray();
    }

    private static CommandKeys.Entry key(JsonObject json) {
        return new CommandKeys.Entry(
                Objects.requireNonNull(EventDecoder.key(json), "a key entry has a key"), json.number("seq"));
    }

    private static void overview(JsonWriter out, Overview overview) {
        out.name("overview").beginObject().optional("title", overview.title());
        out.optional("last_text", overview.lastText()).field("items", overview.items());
        out.field("first_activity", Times.format(overview.firstActivity()))
                .field("last_activity", Times.format(overview.lastActivity()))
                .endObject();
    }

    private static Overview overview(JsonObject json) {
        return new Overview(
                json.textOrNull("title"),
                json.textOrNull("last_text"),
                json.number("items"),
                json.time("first_activity"),
                json.time("last_activity"));
    }

    static void usage(JsonWriter out, Usage usage) {
        out.name("usage").beginObject().field("turns", usage.turns()).name("by_model");
        out.beginObject();
        usage.byModel()
                .forEach((model, tokens) -> EventEncoder.tokens(out.name(model).beginObject(), tokens)
                        .endObject());
        out.endObject().endObject();
    }

    static Usage usage(JsonObject json) {
        var byModel = new TreeMap<String, TokenUsage>();
        JsonObject models = json.object("by_model");
        models.names().forEach(model -> byModel.put(model, EventDecoder.tokens(models.object(model))));
        return byModel.isEmpty() && json.number("turns") == 0 ? Usage.ZERO : new Usage(json.number("turns"), byModel);
    }

    private static void diagnostics(JsonWriter out, List<Diagnostic> diagnostics) {
        out.name("diagnostics").beginArray();
        for (Diagnostic d : diagnostics) {
            out.beginObject()
                    .field("code", d.code().value())
                    .field("severity", d.severity().code());
            out.field("message", d.message()).field("subject", d.subject()).field("count", d.count());
            out.field("first_seen", Times.format(d.firstSeen())).field("last_seen", Times.format(d.lastSeen()));
            out.endObject();
        }
        out.endArray();
    }

    private static Diagnostic diagnostic(JsonObject json) {
        return new Diagnostic(
                new DiagnosticCode(json.text("code")),
                Severity.of(json.text("severity")),
                json.text("message"),
                json.text("subject"),
                json.number("count"),
                json.time("first_seen"),
                json.time("last_seen"));
    }
}
