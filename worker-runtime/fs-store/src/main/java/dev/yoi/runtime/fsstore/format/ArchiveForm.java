package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import dev.yoi.runtime.store.Tombstone;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The lines of an archive that are no events. See `docs/formats/archive.md`:
///
/// ```
/// {"worker":"0193f1c2-7a10-7cc3-8f2b-3d5e6f708192","last_seq":2,"crc":"0cf4d1d7"}
/// ```
public final class ArchiveForm {
    /// The format that this version writes, and the newest that it reads.
    public static final int FORMAT = 1;

    private ArchiveForm() {}

    /// The last line: how many lines there are, this one included, and the SHA-256 of all bytes before it.
    public record End(long lines, String sha256) {}

    public static byte[] head(ArchiveHead head) {
        var out = new JsonWriter(256)
                .beginObject()
                .field("archive", head.kind().code())
                .field("format", FORMAT)
                .field("runtime_id", head.runtime().value())
                .field("position", head.position())
                .field("at", Times.format(head.at()))
                .name("about")
                .beginObject();
        new TreeMap<>(head.about()).forEach(out::field);
        return Line.file(out.endObject());
    }

    /// The version that an archive claims, whatever else is in its first line; 0 for what is no archive.
    public static long version(JsonObject line) {
        return line.has("archive") ? line.number("format") : 0;
    }

    public static ArchiveHead head(JsonObject line) {
        Map<String, String> about = new HashMap<>();
        JsonObject texts = line.object("about");
        texts.names().forEach(name -> about.put(name, texts.text(name)));
        return new ArchiveHead(
                kind(line.text("archive")),
                new RuntimeId(line.text("runtime_id")),
                line.number("position"),
                line.time("at"),
                about);
    }

    private static ArchiveHead.Kind kind(String code) {
        for (ArchiveHead.Kind kind : ArchiveHead.Kind.values()) {
            if (kind.code().equals(code)) {
                return kind;
            }
        }
        throw new FormatException("'" + code + "' is no kind of archive");
    }

    public static byte[] bundle(ConfigBundle bundle) {
        byte[] content = BundleForm.file(bundle);
        return Line.file(new JsonWriter(1024)
                .beginObject()
                .field("bundle", bundle.id().value())
                .name("content")
                .raw(new String(content, 0, content.length - 1, StandardCharsets.UTF_8)));
    }

    public static byte[] deleted(Tombstone tombstone) {
        return Line.file(new JsonWriter(128)
                .beginObject()
                .field("deleted", tombstone.worker().toString())
                .field("key_hash", tombstone.createKeyHash()));
    }

    public static byte[] worker(ArchiveItem.Worker worker) {
        return Line.file(new JsonWriter(128)
                .beginObject()
                .field("worker", worker.id().toString())
                .field("last_seq", worker.lastSeq()));
    }

    public static byte[] leftOut(ArchiveItem.LeftOut leftOut) {
        return Line.file(new JsonWriter(256)
                .beginObject()
                .field("left_out", leftOut.subject())
                .field("why", leftOut.why()));
    }

    public static byte[] end(End end) {
        return Line.file(new JsonWriter(128)
                .beginObject()
                .field("end", true)
                .field("lines", end.lines())
                .field("sha256", end.sha256()));
    }

    /// Null for a line that is not the end.
    public static @Nullable End end(JsonObject line) {
        return line.has("end") ? new End(line.number("lines"), line.text("sha256")) : null;
    }

    /// What a line between the first and the last one says, if it is no event.
    public static ArchiveItem item(JsonObject line) {
        if (line.has("worker")) {
            return new ArchiveItem.Worker(WorkerId.parse(line.text("worker")), line.number("last_seq"));
        }
        if (line.has("bundle")) {
            byte[] content = line.json("content").getBytes(StandardCharsets.UTF_8);
            return new ArchiveItem.Bundle(BundleForm.read(new BundleId(line.text("bundle")), content));
        }
        if (line.has("deleted")) {
            WorkerId id = WorkerId.parse(line.text("deleted"));
            return new ArchiveItem.Deleted(new Tombstone(id, line.number("key_hash")));
        }
        if (line.has("left_out")) {
            return new ArchiveItem.LeftOut(line.text("left_out"), line.text("why"));
        }
        throw new FormatException("the line says nothing that this version knows");
    }
}
