package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.state.OpenCall;
import dev.yoi.runtime.state.OpenRequest;
import java.util.List;

/// Tool calls without a result and permission requests without a decision, as `state.json` has them.
final class OpenForm {
    private OpenForm() {}

    static void calls(JsonWriter out, String name, List<OpenCall> calls) {
        out.name(name).beginArray();
        for (OpenCall call : calls) {
            out.beginObject().field("seq", call.seq()).field("at", Times.format(call.at()));
            out.field("run", call.run()).field("call", call.call()).field("tool", call.tool());
            out.field("title", call.title());
            if (call.unanswered()) {
                out.field("unanswered", true);
            }
            out.endObject();
        }
        out.endArray();
    }

    static List<OpenCall> calls(JsonObject json, String name) {
        return json.objects(name).stream()
                .map(call -> new OpenCall(
                        call.number("seq"),
                        call.time("at"),
                        call.number("run"),
                        call.text("call"),
                        call.text("tool"),
                        call.text("title"),
                        call.has("unanswered")))
                .toList();
    }

    static void requests(JsonWriter out, String name, List<OpenRequest> requests) {
        out.name(name).beginArray();
        for (OpenRequest request : requests) {
            out.beginObject().field("seq", request.seq()).field("at", Times.format(request.at()));
            out.field("run", request.run()).field("request", request.request());
            out.optional("call", request.call()).field("title", request.title());
            EventEncoder.permissionOptions(out, request.options());
            out.endObject();
        }
        out.endArray();
    }

    static List<OpenRequest> requests(JsonObject json, String name) {
        return json.objects(name).stream()
                .map(request -> new OpenRequest(
                        request.number("seq"),
                        request.time("at"),
                        request.number("run"),
                        request.text("request"),
                        request.textOrNull("call"),
                        request.text("title"),
                        EventDecoder.permissionOptions(request)))
                .toList();
    }
}
