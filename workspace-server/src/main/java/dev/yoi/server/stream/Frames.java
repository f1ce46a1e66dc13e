package dev.yoi.server.stream;

import dev.yoi.runtime.StreamFrame;
import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wire.LogPage;
import dev.yoi.server.wire.StreamData;
import dev.yoi.tickets.TicketChanges;
import dev.yoi.tickets.TicketJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What goes over the wire, frame by frame, as `docs/api.md` gives it. JSON has no raw line break, so one `data:`
/// line holds any document.
final class Frames {
    static final String RETRY = "retry: 1000\n\n";
    static final String HEARTBEAT = ": heartbeat\n\n";

    private final RuntimeId runtime;

    Frames(RuntimeId runtime) {
        this.runtime = runtime;
    }

    byte[] live(WorkerDetail detail) {
        RunState runState = detail.runState();
        return frame(
                null,
                "live",
                Json.write(new StreamData.StreamLive(
                        runtime.value(),
                        detail.state().id().toString(),
                        detail.state().lifecycle().code(),
                        detail.attachment().code(),
                        runState == null ? null : runState.code(),
                        detail.state().lastSeq())));
    }

    /// The stored bytes go in as they are.
    byte[] event(String id, StreamFrame.Event event) {
        var data = new ByteArrayOutputStream();
        data.writeBytes(
                utf8("{\"runtime_id\":\"" + runtime + "\",\"worker_id\":\"" + event.worker() + "\",\"event\":"));
        data.writeBytes(LogPage.stored(event.event()));
        data.write('}');
        return frame(id, "event", data.toByteArray());
    }

    byte[] delta(StreamFrame.Delta delta) {
        return frame(
                null,
                "delta",
                Json.write(new StreamData.StreamDelta(
                        runtime.value(),
                        delta.worker().toString(),
                        delta.run(),
                        delta.item().value(),
                        delta.kind().code(),
                        delta.role().code(),
                        delta.offset(),
                        delta.text())));
    }

    byte[] removed(String id, WorkerId worker) {
        return frame(id, "removed", Json.write(new StreamData.StreamRemoved(runtime.value(), worker.toString())));
    }

    /// The ticket as lists show it; null for a removed one.
    byte[] ticket(String id, TicketChanges.Change change) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("ticket_id", change.ticket().text());
        data.put("change", change.kind().name().toLowerCase(Locale.ROOT));
        data.set("ticket", change.summary().map(TicketJson::summary).orElse(null));
        return frame(id, "ticket", Json.write(data));
    }

    byte[] gap(String id, String reason, List<String> reload) {
        return frame(id, "gap", Json.write(new StreamData.StreamGap(reason, id, reload)));
    }

    byte[] lagged(String id) {
        return frame(id, "lagged", Json.write(new StreamData.StreamLagged(id, List.of())));
    }

    byte[] end(String id, String reason) {
        return frame(id, "end", Json.write(new StreamData.StreamEnd(reason, id)));
    }

    private static byte[] frame(@Nullable String id, String event, byte[] data) {
        var frame = new ByteArrayOutputStream(data.length + 64);
        if (id != null) {
            frame.writeBytes(utf8("id: " + id + "\n"));
        }
        frame.writeBytes(utf8("event: " + event + "\ndata: "));
        frame.writeBytes(data);
        frame.writeBytes(utf8("\n\n"));
        return frame.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
