package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.fsstore.format.JournalForm.BatchHeader;
import dev.yoi.runtime.fsstore.format.JournalForm.SegmentHeader;
import dev.yoi.runtime.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The lines of a dump. `content` is what was stored, as it was stored; everything else is about it.
public final class DumpForm {
    private DumpForm() {}

    public static byte[] listed(String file, long bytes) {
        return ended(new JsonWriter(128).beginObject().field("file", file).field("bytes", bytes));
    }

    /// Whether these bytes are one JSON object.
    public static boolean isObject(byte[] bytes, int end) {
        try {
            JsonReader.object(bytes, 0, end);
            return true;
        } catch (FormatException e) {
            return false;
        }
    }

    /// `crc` is null where a line has no checksum of its own.
    public static byte[] line(long offset, long length, @Nullable Boolean crc, byte[] object) {
        JsonWriter out = placed("line", offset, length);
        if (crc != null) {
            out.field("crc_ok", crc);
        }
        return ended(content(out, object));
    }

    public static byte[] segment(SegmentHeader header, long length) {
        JsonWriter out = placed("segment", 0, length).field("crc_ok", true);
        out.field("store_id", header.storeId().toString()).field("first", header.first());
        return ended(out.field("epoch", header.epoch()).field("follows", header.follows()));
    }

    /// `old`: of an earlier use of the segment, so it does not count.
    public static byte[] batch(BatchHeader header, long offset, boolean old) {
        JsonWriter out = placed("batch", offset, header.length()).field("crc_ok", true);
        out.field("old", old).field("segment", header.segment()).field("first", header.first());
        out.field("epoch", header.epoch()).field("durable_through", header.durableThrough());
        return ended(out.field("frames", header.frames()));
    }

    public static byte[] journaled(long offset, @Nullable WorkerId worker, boolean crc, byte[] line) {
        JsonWriter out = placed("line", offset, line.length + 1L).field("crc_ok", crc);
        out.optional("worker_id", worker == null ? null : worker.toString());
        return ended(content(out, line));
    }

    public static byte[] zeros(long offset, long length) {
        return ended(placed("zeros", offset, length));
    }

    public static byte[] bytes(long offset, byte[] bytes) {
        return ended(placed("bytes", offset, bytes.length)
                .field("base64", Base64.getEncoder().encodeToString(bytes)));
    }

    /// `beginning` is the first part of it.
    public static byte[] unreadable(long offset, long length, byte[] beginning) {
        return ended(placed("unreadable", offset, length)
                .field("crc_ok", false)
                .field("begins", Base64.getEncoder().encodeToString(beginning)));
    }

    private static JsonWriter placed(String what, long offset, long length) {
        return new JsonWriter(256)
                .beginObject()
                .field("is", what)
                .field("offset", offset)
                .field("length", length);
    }

    private static JsonWriter content(JsonWriter out, byte[] object) {
        return isObject(object, object.length)
                ? out.name("content").raw(object)
                : out.field("text", new String(object, StandardCharsets.UTF_8));
    }

    private static byte[] ended(JsonWriter out) {
        return out.endObject().bytes();
    }
}
