package dev.yoi.execution.acp;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// What the updates of one run become in the log. Called by one thread at a time.
///
/// | update | recorded as |
/// |---|---|
/// | `agent_message_chunk` | text of a message; a block that is no text is a message of its own |
/// | `agent_thought_chunk` | reasoning |
/// | `user_message_chunk` | nothing: the input is in the log |
/// | `tool_call`, `tool_call_update` | the call when it is first mentioned, its result when it ended |
/// | `plan` | the plan |
/// | `usage_update` | extension `context`, with what the session costs so far |
/// | mode, options, commands, title | extensions, see [SessionFacts] |
/// | anything else | a diagnostic, once per kind and execution |
final class TurnEvents {
    private static final int STEPS_MAX = 500;

    private final Reports reports;
    private final long run;
    private final ToolCalls calls;
    private final SessionFacts facts;
    private final Supplier<Boolean> room;

    /// `room` is asked before each text and says whether the run may still say something.
    TurnEvents(Reports reports, long run, ToolCalls calls, SessionFacts facts, Supplier<Boolean> room) {
        this.reports = reports;
        this.run = run;
        this.calls = calls;
        this.facts = facts;
        this.room = room;
    }

    void update(JsonNode update) {
        String kind = Json.text(update, "sessionUpdate", "");
        switch (kind) {
            case "agent_message_chunk" -> chunk(Reports.TextKey.Kind.MESSAGE, update);
            case "agent_thought_chunk" -> chunk(Reports.TextKey.Kind.THOUGHT, update);
            case "user_message_chunk" -> {}
            case "tool_call", "tool_call_update" -> record(() -> calls.update(update));
            case "plan" -> record(() -> List.of(plan(update)));
            default -> record(() -> facts.update(kind, update));
        }
    }

    private void record(Supplier<List<WorkerEvent.Reported>> events) {
        reports.together(() -> {
            List<WorkerEvent.Reported> all = events.get();
            if (!all.isEmpty()) {
                reports.record(all);
            }
        });
    }

    private void chunk(Reports.TextKey.Kind kind, JsonNode update) {
        if (!room.get()) {
            return;
        }
        JsonNode content = update.path("content");
        ContentPart part = CallContent.block(content);
        var key = new Reports.TextKey(kind, Json.text(update, "messageId", ""));
        switch (part) {
            case ContentPart.Text text when text.text().isEmpty() -> {}
            case ContentPart.Text text -> reports.text(key, text.text());
            case ContentPart.Unknown other ->
                record(() -> List.of(new WorkerEvent.Message(
                        run, reports.nextItem(), 0, Role.ASSISTANT, new Content(List.of(other)))));
        }
    }

    private WorkerEvent.PlanUpdated plan(JsonNode update) {
        var steps = new ArrayList<WorkerEvent.PlanUpdated.Step>();
        for (JsonNode entry : Json.elements(update, "entries")) {
            if (steps.size() < STEPS_MAX) {
                steps.add(new WorkerEvent.PlanUpdated.Step(
                        Json.text(entry, "content", ""), Json.text(entry, "status", "pending")));
            }
        }
        return new WorkerEvent.PlanUpdated(run, steps);
    }

    /// What the answer to a prompt says of the turn's tokens. Agents count the turn, not the session.
    Optional<WorkerEvent.Reported> usage(JsonNode result) {
        JsonNode usage = result.path("usage");
        long cost = facts.costOfRun();
        if (!usage.isObject() && cost == 0) {
            return Optional.empty();
        }
        long cached = count(usage, "cachedReadTokens");
        var tokens = new TokenUsage(
                count(usage, "inputTokens"), count(usage, "outputTokens"), cached, count(usage, "thoughtTokens"), cost);
        return tokens.equals(TokenUsage.ZERO)
                ? Optional.empty()
                : Optional.of(new WorkerEvent.UsageReported(run, model(result), tokens));
    }

    private static long count(JsonNode usage, String field) {
        return Math.max(0, Json.number(usage, field).orElse(0));
    }

    private String model(JsonNode result) {
        return Json.elements(result.path("_meta").path("quota"), "model_usage").stream()
                .flatMap(entry -> Json.text(entry, "model").stream())
                .findFirst()
                .orElseGet(facts::model);
    }

    static WorkerEvent.DiagnosticRaised diagnostic(String code, Severity severity, String message) {
        return new WorkerEvent.DiagnosticRaised(new DiagnosticCode(code), severity, message, "execution");
    }
}
