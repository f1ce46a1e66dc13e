package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Tombstone;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

    /// What becomes of a file's lines. All but the header may come from several threads at once.
    public interface Receiver {
        void header(Header header);

        void entry(CatalogEntry entry);

        void removed(WorkerId id);

        void deleted(Tombstone tombstone);
    }

    /// Runs parts of the reading on so many threads, and returns when all have ended.
    public interface Sharing {
        int threads();

        void run(List<Runnable> parts);
    }

    /// Fewer bytes than this are not worth another thread.
    private static final int PART_BYTES = 1 << 20;

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

    static byte[] line(CatalogEntry entry) {
        var out = new JsonWriter(384).beginObject().field("id", entry.id().toString());
        out.optional("name", entry.name() == null ? null : entry.name().value());
        EventEncoder.labels(out, entry.labels());
        out.field("profile", entry.profile().value())
                .field("backend", entry.backend().value());
        out.field("lifecycle", entry.lifecycle().code());
        out.field("hidden", entry.flags().hidden())
                .field("cut_off", entry.flags().cutOff());
        if (entry.flags().undecided()) {
            out.field("undecided", true);
        }
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
        read(file, receiver, new Sharing() {
            @Override
            public int threads() {
                return 1;
            }

            @Override
            public void run(List<Runnable> parts) {
                parts.forEach(Runnable::run);
            }
        });
    }

    /// The same, shared by several threads.
    public static void read(byte[] file, Receiver receiver, Sharing sharing) {
        int last = lineStart(file, file.length - 1);
        JsonObject trailer = JsonReader.object(file, last, file.length);
        var crc = new CRC32C();
        crc.update(file, 0, last);
        if (!HexFormat.of().toHexDigits((int) crc.getValue()).equals(trailer.text("crc"))) {
            throw new FormatException("the checksum of the catalog does not hold");
        }
        int body = lineEnd(file, 0);
        if (body > last) {
            throw new FormatException("the catalog has no header");
        }
        JsonObject header = JsonReader.object(file, 0, body - 1);
        receiver.header(Reading.of(() -> new Header(header.number("position"), Records.bundles(header))));
        int[] bounds = bounds(file, body, last, sharing.threads());
        var lines = new AtomicLong(1);
        var parts = new ArrayList<Runnable>();
        for (int i = 1; i < bounds.length; i++) {
            int from = bounds[i - 1];
            int to = bounds[i];
            parts.add(() -> lines.addAndGet(Reading.of(() -> part(file, from, to, receiver))));
        }
        sharing.run(parts);
        if (lines.get() != trailer.number("lines")) {
            throw new FormatException("the catalog has another number of lines than it says");
        }
    }

    /// Where the parts begin that several threads read, and behind them where the last one ends.
    private static int[] bounds(byte[] file, int from, int to, int threads) {
        int parts = Math.max(1, Math.min(threads, (to - from) / PART_BYTES));
        var bounds = new int[parts + 1];
        bounds[0] = from;
        bounds[parts] = to;
        for (int i = 1; i < parts; i++) {
            bounds[i] = lineEnd(file, Math.max(bounds[i - 1], from + (int) ((long) (to - from) * i / parts)));
        }
        return bounds;
    }

    private static long part(byte[] file, int from, int to, Receiver receiver) {
        var shared = new SharedValues();
        long lines = 0;
        for (int start = from; start < to; lines++) {
            int end = lineEnd(file, start);
            CatalogEntry usual = CatalogLine.read(file, start, end - 1, shared);
            if (usual != null) {
                receiver.entry(usual);
            } else {
                worker(JsonReader.object(file, start, end - 1), shared, receiver);
            }
            start = end;
        }
        return lines;
    }

    /// Behind the line feed that follows an offset.
    private static int lineEnd(byte[] file, int from) {
        int at = from;
        while (at < file.length && file[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static int lineStart(byte[] file, int end) {
        int at = end;
        while (at > 0 && file[at - 1] != '\n') {
            at--;
        }
        return Math.max(0, at);
    }

    private static void worker(JsonObject json, SharedValues shared, Receiver receiver) {
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
        receiver.entry(entry(json, id, shared));
    }

    static CatalogEntry entry(JsonObject json, WorkerId id, SharedValues shared) {
        var entry = new CatalogEntry(
                id,
                EventDecoder.name(json),
                shared.labels(json.object("labels")),
                shared.profile(json.text("profile")),
                shared.backend(json.text("backend")),
                Lifecycle.of(json.text("lifecycle")),
                CatalogEntry.Flags.of(json.flag("hidden"), json.flag("cut_off"), json.has("undecided")),
                shared.generation(json.number("generation")),
                json.number("last_seq"),
                json.number("created"),
                json.number("updated"),
                StateForm.usage(json.object("usage")),
                json.number("key_hash"));
        return json.has("damaged") ? entry.asDamaged() : entry;
    }
}
