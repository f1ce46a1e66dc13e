package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Writes events behind a thread. What is there is never touched.
public final class ThreadWriter {

    /// Longest body of an event in bytes.
    public static final int BODY_LENGTH_MAX = 1024 * 1024;

    /// Longest attribute value in characters.
    public static final int ATTRIBUTE_LENGTH_MAX = 2_000;

    private static final Set<String> OWN_KEYS = Set.of("event", "author", "at", "id", "after", "actor");

    private ThreadWriter() {}

    /// The bytes to append so that `thread` ends with these events, each behind the one before.
    ///
    /// @param thread what the file holds now
    /// @param last id of the last event in `thread`
    /// @throws TicketFailure `INVALID_INPUT` for a line break in an attribute or heading or a NUL in a body;
    /// `LIMIT_EXCEEDED` for too long ones
    public static byte[] append(byte[] thread, Optional<EventId> last, List<NewEvent> events) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(separator(thread).getBytes(UTF_8));
        Optional<EventId> after = last;
        boolean first = true;
        for (NewEvent event : events) {
            Rendered rendered = render(event, after);
            if (!first) {
                out.write('\n');
            }
            out.writeBytes(rendered.bytes());
            after = Optional.of(rendered.id());
            first = false;
        }
        return out.toByteArray();
    }

    private static Rendered render(NewEvent event, Optional<EventId> after) {
        byte[] content = content(event);
        var attributes = standardAttributes(event);
        after.ifPresent(id -> attributes.put("after", id.text()));
        attributes.put("actor", event.actor().text());
        EventId id = EventDigest.of(Marker.render(attributes), content, new EventDigest.Region(0, content.length));

        var stamped = standardAttributes(event);
        stamped.put("id", id.text());
        after.ifPresent(previous -> stamped.put("after", previous.text()));
        stamped.put("actor", event.actor().text());
        var out = new ByteArrayOutputStream();
        out.writeBytes((Marker.render(stamped) + "\n\n").getBytes(UTF_8));
        out.writeBytes(content);
        out.writeBytes("\n\n---\n".getBytes(UTF_8));
        return new Rendered(id, out.toByteArray());
    }

    private static SequencedMap<String, String> standardAttributes(NewEvent event) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("event", event.kind().word());
        attributes.put("author", event.author());
        attributes.put("at", TicketTime.text(event.at()));
        event.attributes().forEach((key, value) -> {
            if (OWN_KEYS.contains(key) || !key.matches("[a-z_]{1,40}")) {
                throw new TicketFailure(
                        TicketFailure.Kind.INVALID_INPUT, "not an attribute to set: " + Texts.excerpt(key, 40));
            }
            attributes.put(key, value);
        });
        attributes.values().forEach(ThreadWriter::checkLength);
        return attributes;
    }

    private static void checkLength(String value) {
        if (value.length() > ATTRIBUTE_LENGTH_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED,
                    "an attribute of an event has at most " + ATTRIBUTE_LENGTH_MAX + " characters");
        }
    }

    /// Heading and body, trimmed as the reader will trim them, with nothing in it that reads as a marker and no
    /// fence left open.
    private static byte[] content(NewEvent event) {
        String heading = event.heading().isEmpty() ? event.kind().heading() : event.heading();
        if (Texts.hasLineBreak(heading) || Texts.hasControl(heading)) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "a heading has to be one line of text");
        }
        byte[] body = Bytes.encode(event.body().replace("\r\n", "\n"));
        if (body.length > BODY_LENGTH_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED,
                    "the body of an event has at most " + BODY_LENGTH_MAX + " bytes");
        }
        var text = new StringBuilder("## ").append(heading.strip()).append("\n\n");
        var fences = new Fences();
        var lines = new Lines(body, 0, body.length);
        while (lines.advance()) {
            fences.accept(lines);
            if (lines.startsWith(Marker.OPENING)) {
                text.append(' ');
            }
            text.append(lines.text()).append('\n');
        }
        if (fences.isOpen()) {
            text.append(fences.closingLine()).append('\n');
        }
        if (text.indexOf("\0") >= 0) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "the body of an event has a NUL character");
        }
        return trimmed(text.toString());
    }

    private static byte[] trimmed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int end = 0;
        var lines = new Lines(bytes, 0, bytes.length);
        while (lines.advance()) {
            if (!lines.isBlank()) {
                end = lines.endWithoutReturns();
            }
        }
        return Arrays.copyOf(bytes, end);
    }

    /// What has to stand between the thread's last byte and a new marker: a line end if there is none, and a
    /// blank line.
    private static String separator(byte[] thread) {
        if (thread.length == 0) {
            return "";
        }
        if (thread[thread.length - 1] != '\n') {
            return "\n\n";
        }
        boolean blankBefore = (thread.length > 1 && thread[thread.length - 2] == '\n')
                || (thread.length > 2 && thread[thread.length - 2] == '\r' && thread[thread.length - 3] == '\n');
        return blankBefore ? "" : "\n";
    }

    /// Private to this class, which never changes the array.
    @SuppressWarnings("ArrayRecordComponent")
    private record Rendered(EventId id, byte[] bytes) {}
}
