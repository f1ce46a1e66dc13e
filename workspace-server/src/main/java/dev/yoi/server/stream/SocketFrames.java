package dev.yoi.server.stream;

import dev.yoi.server.wire.Json;
import java.nio.charset.StandardCharsets;

/// The frames of an event stream as messages of a WebSocket: the same ids, events and data, byte for byte.
public final class SocketFrames {
    private static final String ID = "id: ";
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    private SocketFrames() {}

    /// One frame of the subscription `name`; empty for one that says nothing on a socket. What tells an event
    /// stream's client when to come back is the first frame, written once the stream has its place: a socket says
    /// that.
    public static String message(String name, byte[] frame) {
        String text = new String(frame, StandardCharsets.UTF_8);
        if (text.equals(Frames.HEARTBEAT)) {
            return head(name, "heartbeat") + "}";
        }
        if (text.equals(Frames.RETRY)) {
            return head(name, "subscribed") + "}";
        }
        var message = new StringBuilder();
        String id = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(ID)) {
                id = line.substring(ID.length());
            } else if (line.startsWith(EVENT)) {
                message.append(head(name, line.substring(EVENT.length())));
                if (!id.isEmpty()) {
                    message.append(",\"id\":").append(quoted(id));
                }
            } else if (line.startsWith(DATA)) {
                message.append(",\"data\":")
                        .append(line, DATA.length(), line.length())
                        .append('}');
            }
        }
        return message.toString();
    }

    /// Nothing more of that subscription.
    public static String closed(String name) {
        return head(name, "closed") + "}";
    }

    private static String head(String name, String event) {
        return "{\"sub\":" + quoted(name) + ",\"event\":" + quoted(event);
    }

    private static String quoted(String text) {
        return new String(Json.write(text), StandardCharsets.UTF_8);
    }
}
