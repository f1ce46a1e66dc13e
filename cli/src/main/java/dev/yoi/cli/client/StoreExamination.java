package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads everything in a store once, page by page, and gathers what it met: the store's own diagnostics, workers
/// that can't be read, logs with a gap. It repairs nothing.
public final class StoreExamination {
    private static final String PAGE = "1000";

    /// A store opened for reading says so.
    private static final String AS_ASKED = "store_opened_for_reading";

    private final Reads store;
    private final ArrayNode findings = Json.array();
    private long workers;
    private long events;

    public StoreExamination(Reads store) {
        this.store = store;
    }

    /// `clean` unless there is a finding of severity `error`.
    public JsonNode report() {
        for (JsonNode diagnostic : store.diagnostics().path("items")) {
            if (!Json.string(diagnostic, "code").equals(AS_ASKED)) {
                findings.add(diagnostic);
            }
        }
        String cursor = "";
        do {
            JsonNode page = store.workers(Map.of("limit", PAGE, "hidden", "true", "cursor", cursor));
            for (JsonNode worker : page.path("items")) {
                examine(worker);
            }
            cursor = Json.string(page, "next_cursor");
        } while (!cursor.isEmpty());
        boolean clean = findings.valueStream()
                .noneMatch(finding -> Json.string(finding, "severity").equals("error"));
        ObjectNode report =
                Json.object().put("clean", clean).put("workers", workers).put("events", events);
        return report.set("findings", findings);
    }

    private void examine(JsonNode worker) {
        String id = Json.string(worker, "worker_id");
        workers++;
        try {
            long seq = readLog(id);
            if (seq != Json.number(worker, "last_seq")) {
                found(
                        "log_incomplete",
                        id,
                        "its log ends at " + seq + ", its catalog entry says " + worker.path("last_seq"));
            }
            // Being stale is a state, not damage.
            store.worker(id)
                    .path("diagnostics")
                    .valueStream()
                    .filter(diagnostic -> Json.string(diagnostic, "severity").equals("error"))
                    .forEach(findings::add);
        } catch (Failure e) {
            found(e.said().code(), id, e.said().what());
        }
    }

    /// Returns the last sequence.
    private long readLog(String worker) {
        long seq = 0;
        while (true) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("after", Long.toString(seq));
            query.put("limit", PAGE);
            List<JsonNode> page =
                    store.events(worker, query).path("items").valueStream().toList();
            if (page.isEmpty()) {
                return seq;
            }
            for (JsonNode event : page) {
                seq++;
                events++;
                if (Json.number(event, "seq") != seq) {
                    found("log_gap", worker, "sequence " + seq + " is missing from its log");
                    seq = Json.number(event, "seq");
                }
            }
        }
    }

    private void found(String code, String subject, String message) {
        findings.add(Json.object()
                .put("code", code)
                .put("severity", "error")
                .put("message", message)
                .put("subject", subject));
    }
}
