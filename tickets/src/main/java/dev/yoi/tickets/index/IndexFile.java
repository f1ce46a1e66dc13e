package dev.yoi.tickets.index;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// The index between processes: one file of a private binary form with a checksum. Anything unexpected in it, an
/// older version too, means that it isn't there, and
/// the index is built from the tickets.
public final class IndexFile {

    /// Name of the file in the directory that the caller gave.
    public static final String NAME = "tickets.index";

    private static final int MAGIC = 0x594F4932;
    private static final long LENGTH_MAX = 512L << 20;

    private final Disk disk;

    /// @param disk rooted in the caller's directory, which must exist
    public IndexFile(Disk disk) {
        this.disk = disk;
    }

    /// The entries, or none if there is no usable file.
    Map<TicketId, IndexEntry> load() {
        try {
            if (disk.stamp(NAME).isEmpty()) {
                return new HashMap<>();
            }
            byte[] bytes = disk.read(NAME, LENGTH_MAX);
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readInt() != MAGIC || in.readLong() != checksum(bytes, 12)) {
                return new HashMap<>();
            }
            int count = in.readInt();
            Map<TicketId, IndexEntry> entries = HashMap.newHashMap(Math.min(count, TicketIndex.TICKETS_MAX));
            for (int at = 0; at < count; at++) {
                IndexEntry entry = readEntry(in);
                entries.put(entry.id(), entry);
            }
            return entries;
        } catch (IOException | RuntimeException unusable) {
            log().log(System.Logger.Level.DEBUG, "The ticket index is not usable and is built again.", unusable);
            return new HashMap<>();
        }
    }

    /// Keeps the entries. A failure costs the next process some time and nothing else, so it is only logged.
    void store(Collection<IndexEntry> entries) {
        try {
            byte[] body = encode(entries);
            var out = new ByteArrayOutputStream(body.length + 12);
            var data = new DataOutputStream(out);
            data.writeInt(MAGIC);
            data.writeLong(checksum(body, 0));
            data.write(body);
            disk.write(NAME + ".new", out.toByteArray());
            disk.move(NAME + ".new", NAME);
        } catch (IOException failed) {
            log().log(System.Logger.Level.WARNING, "The ticket index could not be kept.", failed);
        }
    }

    /// Asked for only when there is something to say: it starts the logging system.
    private static System.Logger log() {
        return System.getLogger(IndexFile.class.getName());
    }

    private static byte[] encode(Collection<IndexEntry> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        var data = new DataOutputStream(out);
        data.writeInt(entries.size());
        for (IndexEntry entry : entries) {
            writeEntry(data, entry);
        }
        return out.toByteArray();
    }

    private static void writeEntry(DataOutputStream out, IndexEntry entry) throws IOException {
        out.writeUTF(entry.id().text());
        out.writeUTF(entry.state().map(TicketState::word).orElse(""));
        out.writeBoolean(entry.cancelled());
        out.writeBoolean(entry.settled());
        writeEach(out, entry.fields().entrySet(), field -> {
            write(out, field.getKey());
            write(out, field.getValue());
        });
        writeEach(out, entry.labels(), label -> write(out, label));
        writeEach(out, entry.relations(), relation -> {
            write(out, relation.kind().word());
            write(out, relation.target().text());
        });
        writeEach(out, entry.plan(), record -> {
            write(out, record.kind().word());
            write(out, record.related().map(TicketId::text).orElse(""));
        });
        writeEach(out, entry.stamps().entrySet(), stamp -> writeStamp(out, stamp));
    }

    private static void writeStamp(DataOutputStream out, Map.Entry<String, Disk.Stamp> named) {
        try {
            Disk.Stamp stamp = named.getValue();
            out.writeUTF(named.getKey());
            out.writeUTF(stamp.kind().name());
            out.writeLong(stamp.size());
            out.writeLong(stamp.modifiedNanos());
            out.writeInt(stamp.key());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static IndexEntry readEntry(DataInputStream in) throws IOException {
        var id = new TicketId(in.readUTF());
        Optional<TicketState> state = TicketState.parse(in.readUTF());
        boolean cancelled = in.readBoolean();
        boolean settled = in.readBoolean();
        Map<String, String> fields = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            fields.put(in.readUTF(), in.readUTF());
        }
        List<String> labels = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            labels.add(in.readUTF());
        }
        List<Relation> relations = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            RelationKind kind = RelationKind.parse(in.readUTF()).orElseThrow();
            relations.add(new Relation(id, kind, new TicketId(in.readUTF()), "", "", ""));
        }
        List<PlanRecord> plan = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            PlanKind kind = PlanKind.parse(in.readUTF()).orElseThrow();
            plan.add(new PlanRecord("", id, kind, TicketId.parse(in.readUTF()), "", Optional.empty(), "", ""));
        }
        Map<String, Disk.Stamp> stamps = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            Disk.Kind kind = Disk.Kind.valueOf(in.readUTF());
            stamps.put(name, new Disk.Stamp(kind, in.readLong(), in.readLong(), in.readInt()));
        }
        return new IndexEntry(id, state, cancelled, fields, labels, relations, plan, stamps, settled);
    }

    private static <T> void writeEach(DataOutputStream out, Collection<T> items, Consumer<T> each) throws IOException {
        out.writeInt(items.size());
        items.forEach(each);
    }

    private static void write(DataOutputStream out, String text) {
        try {
            out.writeUTF(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static long checksum(byte[] bytes, int from) {
        var checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return checksum.getValue();
    }
}
