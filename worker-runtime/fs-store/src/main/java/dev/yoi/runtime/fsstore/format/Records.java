package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The small records of a store: `runtime.json`, `holder.json`, `checkpoint.json`, and the lines of
/// `runtime.jsonl`.
public final class Records {
    /// The format that this version writes, and the newest that it reads.
    public static final int FORMAT = 1;

    private Records() {}

    /// `runtime.json`.
    public record RuntimeRecord(RuntimeId id, UUID storeId, long epoch, Instant createdAt) {
        public byte[] file() {
            return Line.file(new JsonWriter(256)
                    .beginObject()
                    .field("format", FORMAT)
                    .field("runtime_id", id.value())
                    .field("store_id", storeId.toString())
                    .field("epoch", epoch)
                    .field("created_at", Times.format(createdAt)));
        }

        public static RuntimeRecord read(byte[] file) {
            JsonObject json = Line.record(file);
            return Reading.of(() -> new RuntimeRecord(
                    new RuntimeId(json.text("runtime_id")),
                    uuid(json.text("store_id")),
                    json.number("epoch"),
                    json.time("created_at")));
        }
    }

    /// The format version that a record claims, whatever else is in it.
    public static long format(byte[] file) {
        return JsonReader.object(file).number("format");
    }

    /// `holder.json`. `started`: when the process began, as its system says; null where it does not.
    public record Holder(
            long pid,
            String host,
            Instant since,
            long epoch,
            @Nullable Instant started) {
        public byte[] file() {
            return Line.file(new JsonWriter(256)
                    .beginObject()
                    .field("pid", pid)
                    .field("host", host)
                    .field("since", Times.format(since))
                    .field("epoch", epoch)
                    .optional("started", started == null ? null : Times.format(started)));
        }

        public static Holder read(byte[] file) {
            JsonObject json = Line.record(file);
            return new Holder(
                    json.number("pid"),
                    json.text("host"),
                    json.time("since"),
                    json.number("epoch"),
                    json.has("started") ? json.time("started") : null);
        }
    }

    /// Where in the journal something is: a segment's first position, and an offset in it. Segment 0 is nowhere.
    public record JournalPlace(long segment, long offset) {
        public static final JournalPlace NOWHERE = new JournalPlace(0, 0);
    }

    /// `checkpoint.json`.
    public record Checkpoint(
            long position,
            JournalPlace next,
            boolean clean,
            long epoch,
            Instant at,
            long runtimeSeq,
            List<String> catalog,
            @Nullable UUID storeId) {
        public Checkpoint {
            catalog = List.copyOf(catalog);
        }

        /// Not when it says that it is another store's; one that was written before that was said may be.
        public boolean mayBeOf(UUID store) {
            return storeId == null || storeId.equals(store);
        }

        public byte[] file() {
            var out = new JsonWriter(256)
                    .beginObject()
                    .field("format", FORMAT)
                    .field("position", position)
                    .field("segment", next.segment())
                    .field("offset", next.offset())
                    .field("clean", clean)
                    .field("epoch", epoch)
                    .field("at", Times.format(at))
                    .field("runtime_seq", runtimeSeq)
                    .name("catalog")
                    .beginArray();
            catalog.forEach(out::string);
            out.endArray();
            if (storeId != null) {
                out.field("store_id", storeId.toString());
            }
            return Line.file(out);
        }

        public static Checkpoint read(byte[] file) {
            JsonObject json = Line.record(file);
            return new Checkpoint(
                    json.number("position"),
                    new JournalPlace(json.number("segment"), json.number("offset")),
                    json.flag("clean"),
                    json.number("epoch"),
                    json.time("at"),
                    json.number("runtime_seq"),
                    json.texts("catalog"),
                    storeId(json));
        }

        private static @Nullable UUID storeId(JsonObject json) {
            String text = json.textOrNull("store_id");
            return text == null ? null : uuid(text);
        }
    }

    /// `reached.json`: the journal went up to this position at least.
    public record Reached(long position) {
        public byte[] file() {
            return Line.file(
                    new JsonWriter(64).beginObject().field("format", FORMAT).field("position", position));
        }

        public static Reached read(byte[] file) {
            return new Reached(Line.record(file).number("position"));
        }
    }

    /// A line of `losses.jsonl`.
    public record Loss(Instant at, String subject, String message) {
        /// Something was lost, and what is not known any more.
        public static final Loss UNREADABLE =
                new Loss(Instant.EPOCH, "store", "losses.jsonl holds a line that can't be read");

        public byte[] line() {
            return Line.file(new JsonWriter(256)
                    .beginObject()
                    .field("at", Times.format(at))
                    .field("subject", subject)
                    .field("message", message));
        }

        public static Loss read(byte[] line) {
            JsonObject json = Line.record(line);
            return new Loss(json.time("at"), json.text("subject"), json.text("message"));
        }
    }

    /// An event of the runtime itself.
    public sealed interface RuntimeEvent {
        record BundleStored(BundleRef bundle) implements RuntimeEvent {}

        /// `tombstone` stays of a worker that was deleted; null for a creation that was aborted.
        record WorkerRemoved(WorkerId worker, @Nullable Tombstone tombstone) implements RuntimeEvent {}

        record Other() implements RuntimeEvent {}
    }

    /// The body of a line of `runtime.jsonl`; see [Line].
    public static byte[] body(Instant at, RuntimeEvent event) {
        var out = JsonWriter.continuing(256).field("at", Times.format(at));
        switch (event) {
            case RuntimeEvent.BundleStored stored ->
                EventEncoder.bundle(out.field("kind", "bundle_stored"), stored.bundle());
            case RuntimeEvent.WorkerRemoved removed -> {
                out.field("kind", "worker_removed")
                        .field("worker", removed.worker().toString());
                Tombstone tombstone = removed.tombstone();
                if (tombstone != null) {
                    tombstone(out, tombstone);
                }
            }
            case RuntimeEvent.Other _ -> throw new IllegalArgumentException("only read, never written");
        }
        return out.bytes();
    }

    public static RuntimeEvent runtimeEvent(byte[] line) {
        return Reading.of(() -> runtimeEvent(JsonReader.object(line)));
    }

    private static RuntimeEvent runtimeEvent(JsonObject json) {
        return switch (json.text("kind")) {
            case "bundle_stored" -> new RuntimeEvent.BundleStored(EventDecoder.bundle(json.object("bundle")));
            case "worker_removed" -> {
                WorkerId worker = WorkerId.parse(json.text("worker"));
                yield new RuntimeEvent.WorkerRemoved(worker, tombstone(json, worker));
            }
            default -> new RuntimeEvent.Other();
        };
    }

    static void tombstone(JsonWriter out, Tombstone tombstone) {
        out.field("reason", Removal.DELETED.code()).field("key_hash", tombstone.createKeyHash());
    }

    /// Null when the worker was not deleted.
    static @Nullable Tombstone tombstone(JsonObject json, WorkerId worker) {
        return Removal.DELETED.code().equals(json.textOrNull("reason"))
                ? new Tombstone(worker, json.numberOr("key_hash", 0))
                : null;
    }

    /// A note that a worker's log is being copied: it is a worker only once its log goes on behind `copiedSeq`.
    public record CopyNote(WorkerId worker, long copiedSeq) {
        public byte[] file() {
            return Line.file(new JsonWriter(128)
                    .beginObject()
                    .field("format", FORMAT)
                    .field("worker_id", worker.toString())
                    .field("copied_seq", copiedSeq));
        }

        public static CopyNote read(byte[] file) {
            JsonObject json = Line.record(file);
            return Reading.of(() -> new CopyNote(WorkerId.parse(json.text("worker_id")), json.number("copied_seq")));
        }
    }

    /// A note of the archive that a store was made of: `sha256` is the sum in its last line.
    public record ImportNote(String sha256, long position, Instant at) {
        public byte[] file() {
            return Line.file(new JsonWriter(192)
                    .beginObject()
                    .field("format", FORMAT)
                    .field("sha256", sha256)
                    .field("position", position)
                    .field("at", Times.format(at)));
        }

        public static ImportNote read(byte[] file) {
            JsonObject json = Line.record(file);
            return new ImportNote(json.text("sha256"), json.number("position"), json.time("at"));
        }
    }

    /// A note about bytes that were set aside.
    public record QuarantineNote(String file, long offset, long length, String reason, Instant at) {
        public byte[] bytes() {
            return Line.file(new JsonWriter(256)
                    .beginObject()
                    .field("file", file)
                    .field("offset", offset)
                    .field("length", length)
                    .field("reason", reason)
                    .field("at", Times.format(at)));
        }

        public static QuarantineNote read(byte[] file) {
            JsonObject json = Line.record(file);
            return new QuarantineNote(
                    json.text("file"),
                    json.number("offset"),
                    json.number("length"),
                    json.text("reason"),
                    json.time("at"));
        }
    }

    static void bundles(JsonWriter out, List<BundleRef> bundles) {
        out.name("bundles").beginArray();
        for (BundleRef bundle : bundles) {
            out.beginObject().field("id", bundle.id().value());
            out.field("digest", bundle.digest().hex()).endObject();
        }
        out.endArray();
    }

    static List<BundleRef> bundles(JsonObject json) {
        return json.objects("bundles").stream()
                .map(bundle -> new BundleRef(new BundleId(bundle.text("id")), new Digest(bundle.text("digest"))))
                .toList();
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new FormatException("not a UUID", e);
        }
    }
}
