package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Tombstone;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// A catalog file: a header line, a line per worker, and a last line with the number of lines before it and the
/// CRC32C of all of them.
public final class CatalogForm {
    /// The first line. `bundles` is the whole index.
    public record Header(long position, List<BundleRef> bundles) {
        public Header {
            bundles = List.copyOf(bundles);
        }
    }

    /// What becomes of a file's lines.
    public interface Receiver {
        void header(Header header);

        void entry(CatalogEntry entry);

        void removed(WorkerId id);

        void deleted(Tombstone tombstone);
    }

    private CatalogForm() {}

    /// Produces a catalog file piece by piece.
    public static final class Output {
        private final Consumer<byte[]> sink;
        private final CRC32C crc = new CRC32C();
        private long lines;

        public Output(Consumer<byte[]> sink) {
            this.sink = sink;
        }

        public void header(Header header) {
            var out = new JsonWriter(256).beginObject().field("format", Records.FORMAT);
            Records.bundles(out.field("position", header.position()), header.bundles());
            put(Line.file(out));
        }

        public void entry(CatalogEntry entry) {
            put(line(entry));
        }

        public void removed(WorkerId id) {
            put(ended(
                    new JsonWriter(64).beginObject().field("id", id.toString()).field("removed", true)));
        }

        public void deleted(Tombstone tombstone) {
            var out = new JsonWriter(128)
                    .beginObject()
                    .field("id", tombstone.worker().toString())
                    .field("removed", true);
            Records.tombstone(out, tombstone);
            put(ended(out));
        }

        public void end() {
            String sum = HexFormat.of().toHexDigits((int) crc.getValue());
            sink.accept(
                    ended(new JsonWriter(64).beginObject().field("lines", lines).field("crc", sum)));
        }

        private void put(byte[] line) {
            crc.update(line);
            lines++;
            sink.accept(line);
        }
    }

    private static byte[] ended(JsonWriter out) {
        return out.endObject().raw(new byte[] {'\n'}).bytes();
    }

    private static byte[] line(CatalogEntry entry) {
        var out = new JsonWriter(384).beginObject().field("id", entry.id().toString());
        out.optional("name", entry.name() == null ? null : entry.name().value());
        EventEncoder.labels(out, entry.labels());
        out.field("profile", entry.profile().value())
                .field("backend", entry.backend().value());
        out.field("lifecycle", entry.lifecycle().code());
        out.field("hidden", entry.flags().hidden())
                .field("cut_off", entry.flags().cutOff());
        if (entry.flags().damaged()) {
            out.field("damaged", true);
        }
        out.field("generation", entry.generation().value()).field("last_seq", entry.lastSeq());
        out.field("created", entry.createdMillis()).field("updated", entry.updatedMillis());
        StateForm.usage(out, entry.usage());
        return ended(out.field("key_hash", entry.createKeyHash()));
    }

    /// Reads a whole file; [FormatException] when anything about it is wrong. `receiver` may have heard a part of
    /// it by then.
    public static void read(byte[] file, Receiver receiver) {
        int last = lineStart(file, file.length - 1);
        JsonObject trailer = JsonReader.object(file, last, file.length);
        var crc = new CRC32C();
        crc.update(file, 0, last);
        if (!HexFormat.of().toHexDigits((int) crc.getValue()).equals(trailer.text("crc"))) {
            throw new FormatException("the checksum of the catalog does not hold");
        }
        long lines = 0;
        int from = 0;
        while (from < last) {
            int to = from;
            while (file[to] != '\n') {
                to++;
            }
            JsonObject line = JsonReader.object(file, from, to);
            if (lines++ == 0) {
                receiver.header(new Header(line.number("position"), Records.bundles(line)));
            } else {
                worker(line, receiver);
            }
            from = to + 1;
        }
        if (lines == 0 || lines != trailer.number("lines")) {
            throw new FormatException("the catalog has another number of lines than it says");
        }
    }

    private static int lineStart(byte[] file, int end) {
        int at = end;
        while (at > 0 && file[at - 1] != '\n') {
            at--;
        }
        return Math.max(0, at);
    }

    private static void worker(JsonObject json, Receiver receiver) {
        WorkerId id = WorkerId.parse(json.text("id"));
        if (json.has("removed")) {
            Tombstone tombstone = Records.tombstone(json, id);
            if (tombstone == null) {
                receiver.removed(id);
            } else {
                receiver.deleted(tombstone);
            }
            return;
        }
        var entry = new CatalogEntry(
                id,
                EventDecoder.name(json),
                EventDecoder.labels(json.object("labels")),
                new ProfileName(json.text("profile")),
                new BackendName(json.text("backend")),
                Lifecycle.of(json.text("lifecycle")),
                CatalogEntry.Flags.of(json.flag("hidden"), json.flag("cut_off")),
                EventDecoder.generation(json),
                json.number("last_seq"),
                json.number("created"),
                json.number("updated"),
                StateForm.usage(json.object("usage")),
                json.number("key_hash"));
        receiver.entry(json.has("damaged") ? entry.asDamaged() : entry);
    }
}
