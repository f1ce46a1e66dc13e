package dev.yoi.execution.acp;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.LogReader;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The agent's own session as the log has it: its id, and what it had cost so far (millionths, 0 when not told).
///
/// It is recorded again by each execution before its first prompt, so it is found in the events of one execution.
/// A fork or an import is a worker of its own and has no session, though the log that it copied had one.
record RecordedSession(String id, long costMicros) {
    static final String NAMESPACE = "dev.yoi.acp";
    static final String SESSION = "session";
    static final String CONTEXT = "context";

    /// How many events are looked through.
    private static final int EVENTS_MAX = 200_000;

    static WorkerEvent.Extension event(String id) {
        return new WorkerEvent.Extension(
                NAMESPACE, SESSION, Json.text(Json.object().put("id", id)));
    }

    static Optional<RecordedSession> find(LogReader log) {
        long from = Long.MAX_VALUE;
        long cost = -1;
        for (int seen = 0; seen < EVENTS_MAX; seen += PageRequest.MAX_ITEMS) {
            EventPage page = log.events(PageRequest.before(from, PageRequest.MAX_ITEMS));
            for (RecordedEvent recorded : page.items()) {
                switch (recorded.event()) {
                    case WorkerEvent.Forked _, WorkerEvent.Imported _ -> {
                        return Optional.empty();
                    }
                    case WorkerEvent.Extension e
                    when e.namespace().equals(NAMESPACE) -> {
                        JsonNode payload = Json.tree(e.payloadJson());
                        if (e.name().equals(SESSION)) {
                            long known = Math.max(0, cost);
                            return Json.text(payload, "id").map(id -> new RecordedSession(id, known));
                        }
                        if (e.name().equals(CONTEXT) && cost < 0) {
                            cost = Json.number(payload, "cost_micros").orElse(-1);
                        }
                    }
                    case WorkerEvent _ -> {}
                }
                from = recorded.seq();
            }
            if (page.items().isEmpty() || !page.more()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
