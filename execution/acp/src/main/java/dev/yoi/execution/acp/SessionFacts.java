package dev.yoi.execution.acp;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an agent's session is like: mode, model, commands, title, how full its context is and what it cost. Each
/// is an extension `dev.yoi.acp` in the log, recorded when it changed; what changes between two runs is recorded
/// with the next one. Guarded by its own monitor.
final class SessionFacts {
    private static final int COMMANDS_MAX = 200;
    private static final int TEXT_MAX = 500;
    private static final int KINDS_MAX = 50;
    private static final int NOTES_MAX = 64;
    private static final double MICROS = 1_000_000;

    private final Map<String, String> recorded = new HashMap<>();
    private final Set<String> unknownKinds = new HashSet<>();
    private final List<WorkerEvent.Reported> waiting = new ArrayList<>();
    private long costMicros;
    private long costBeforeRun;
    private String model = "unknown";

    /// What the session had cost before this execution.
    SessionFacts(long costMicros) {
        this.costMicros = costMicros;
        this.costBeforeRun = costMicros;
    }

    /// What the answer to the opening of a session says.
    synchronized void opened(JsonNode result) {
        configuration(result).forEach(this::later);
        Json.text(result.path("modes"), "currentModeId")
                .ifPresent(mode -> mode(mode).forEach(this::later));
        Json.text(result.path("models"), "currentModelId").ifPresent(id -> model = id);
    }

    /// An update that comes while no run is going on, or is replayed.
    synchronized void between(String kind, JsonNode update) {
        update(kind, update).forEach(this::later);
    }

    /// To be recorded with the next run.
    synchronized void later(WorkerEvent.Reported event) {
        if (waiting.size() < NOTES_MAX) {
            waiting.add(event);
        }
    }

    /// A run begins: what waits to be recorded.
    synchronized List<WorkerEvent.Reported> takeWaiting() {
        List<WorkerEvent.Reported> taken = List.copyOf(waiting);
        waiting.clear();
        costBeforeRun = costMicros;
        return taken;
    }

    /// What this update adds to the log now.
    synchronized List<WorkerEvent.Reported> update(String kind, JsonNode update) {
        return switch (kind) {
            case "usage_update" -> context(update);
            case "current_mode_update" -> mode(Json.text(update, "currentModeId", ""));
            case "config_option_update" -> configuration(update);
            case "available_commands_update" -> commands(update);
            case "session_info_update" ->
                Json.text(update, "title")
                        .map(title -> changed("title", Json.object().put("title", cut(title))))
                        .orElse(List.of());
            default -> unknown(kind);
        };
    }

    private List<WorkerEvent.Reported> unknown(String kind) {
        if (unknownKinds.size() >= KINDS_MAX || !unknownKinds.add(kind)) {
            return List.of();
        }
        return List.of(TurnEvents.diagnostic(
                "acp_update_unknown",
                Severity.INFO,
                "the agent sent an update of the kind '" + cut(kind)
                        + "', which this version does not know; it is in the" + " worker's frame log"));
    }

    private List<WorkerEvent.Reported> context(JsonNode update) {
        ObjectNode payload = Json.object();
        Json.number(update, "used").ifPresent(used -> payload.put("used", used));
        Json.number(update, "size").ifPresent(size -> payload.put("size", size));
        JsonNode amount = update.path("cost").path("amount");
        if (amount.isNumber() && amount.doubleValue() >= 0) {
            costMicros = Math.max(costMicros, Math.round(amount.doubleValue() * MICROS));
            payload.put("cost_micros", costMicros);
            payload.put("currency", Json.text(update.path("cost"), "currency", "USD"));
        }
        return changed(RecordedSession.CONTEXT, payload);
    }

    private List<WorkerEvent.Reported> mode(String id) {
        return changed("mode", Json.object().put("mode", cut(id)));
    }

    /// Options that the agent offers, with what is chosen of each.
    private List<WorkerEvent.Reported> configuration(JsonNode update) {
        List<JsonNode> options = Json.elements(update, "configOptions");
        if (options.isEmpty()) {
            return List.of();
        }
        ObjectNode chosen = Json.object();
        for (JsonNode option : options) {
            String id = Json.text(option, "id", "");
            String value = Json.text(option, "currentValue", "");
            chosen.put(cut(id), cut(value));
            if (Json.text(option, "category", id).equals("model")) {
                model = cut(value);
            }
        }
        return changed("options", chosen);
    }

    private List<WorkerEvent.Reported> commands(JsonNode update) {
        ArrayNode names = Json.array();
        Json.elements(update, "availableCommands").stream()
                .limit(COMMANDS_MAX)
                .forEach(command -> names.addObject()
                        .put("name", cut(Json.text(command, "name", "")))
                        .put("description", cut(Json.text(command, "description", ""))));
        ObjectNode payload = Json.object();
        payload.set("commands", names);
        return changed("commands", payload);
    }

    private List<WorkerEvent.Reported> changed(String name, ObjectNode payload) {
        String json = Json.text(payload);
        return json.equals(recorded.put(name, json))
                ? List.of()
                : List.of(new WorkerEvent.Extension(RecordedSession.NAMESPACE, name, json));
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }

    /// What this run added to the cost of the session, millionths.
    synchronized long costOfRun() {
        return costMicros - costBeforeRun;
    }

    synchronized String model() {
        return model;
    }
}
