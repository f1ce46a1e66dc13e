package dev.yoi.execution.process;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.LogReader;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The conversation that the program itself keeps, by the id that it printed and the log has.
final class OwnSession {
    static final String NAMESPACE = "dev.yoi.process";
    static final String NAME = "session";

    /// How many events are looked through; each run records it again.
    private static final int EVENTS_MAX = 50_000;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OwnSession() {}

    static WorkerEvent.Extension event(String id) {
        return new WorkerEvent.Extension(
                NAMESPACE,
                NAME,
                MAPPER.writeValueAsString(MAPPER.createObjectNode().put("id", id)));
    }

    /// None for a fork or an import before its first run: two workers must not go on with one conversation.
    static Optional<String> find(LogReader log) {
        long from = Long.MAX_VALUE;
        for (int seen = 0; seen < EVENTS_MAX; seen += PageRequest.MAX_ITEMS) {
            EventPage page = log.events(PageRequest.before(from, PageRequest.MAX_ITEMS));
            for (RecordedEvent recorded : page.items()) {
                from = recorded.seq();
                switch (recorded.event()) {
                    case WorkerEvent.Forked _, WorkerEvent.Imported _ -> {
                        return Optional.empty();
                    }
                    case WorkerEvent.Extension e
                    when e.namespace().equals(NAMESPACE) && e.name().equals(NAME) -> {
                        return id(e.payloadJson());
                    }
                    case WorkerEvent _ -> {}
                }
            }
            if (page.items().isEmpty() || !page.more()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> id(String payload) {
        try {
            String id = MAPPER.readTree(payload).path("id").asString("");
            return id.isEmpty() ? Optional.empty() : Optional.of(id);
        } catch (JacksonException e) {
            return Optional.empty(); // not written by this version
        }
    }
}
