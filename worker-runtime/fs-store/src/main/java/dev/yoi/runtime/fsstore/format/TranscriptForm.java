package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.model.Role;

/// A line of `transcript.jsonl`.
public final class TranscriptForm {
    private TranscriptForm() {}

    /// The line, without its line feed.
    public static byte[] line(TranscriptItem item) {
        var out = new JsonWriter(
                256 + item.content().parts().getFirst().plainText().length());
        fields(out, item);
        return Line.seal(out);
    }

    /// The line with its line feed, in a writer that is used again and again.
    public static void line(JsonWriter out, TranscriptItem item) {
        fields(out.clear(), item);
        Line.close(out);
    }

    private static void fields(JsonWriter out, TranscriptItem item) {
        out.beginObject()
                .field("seq", item.seq())
                .field("at", Times.format(item.at()))
                .name("run");
        if (item.run() == 0) {
            out.nil();
        } else {
            out.number(item.run());
        }
        out.field("type", item.type().code()).field("role", item.role().code()).name("item");
        if (item.item().isEmpty()) {
            out.nil();
        } else {
            out.string(item.item());
        }
        out.field("offset", item.offset());
        ContentForm.write(out, item.content());
    }

    public static TranscriptItem item(byte[] line) {
        return Reading.of(() -> item(JsonReader.object(line)));
    }

    private static TranscriptItem item(JsonObject json) {
        String item = json.textOrNull("item");
        return new TranscriptItem(
                json.number("seq"),
                json.time("at"),
                json.numberOr("run", 0),
                type(json.text("type")),
                Role.of(json.text("role")),
                item == null ? "" : item,
                json.number("offset"),
                ContentForm.read(json));
    }

    private static TranscriptItem.Type type(String code) {
        for (TranscriptItem.Type type : TranscriptItem.Type.values()) {
            if (type.code().equals(code)) {
                return type;
            }
        }
        throw new FormatException("unknown type of transcript item");
    }
}
