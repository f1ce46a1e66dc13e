package dev.yoi.tickets.files;

import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One number for the metadata of all of a ticket's files: another one means that something may have changed.
/// Looks at no content.
public final class TicketMarks {

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Disk disk;
    private final TicketDirectory directory;

    public TicketMarks(Disk disk, TicketDirectory directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// The mark of a ticket, or nothing if there is none.
    public Optional<Long> of(TicketId id) {
        try {
            Map<String, Optional<Disk.Stamp>> stamps = new TreeMap<>(directory.stamps(id));
            boolean ticket = disk.stamp(id.text())
                            .filter(stamp -> stamp.kind() == Disk.Kind.DIRECTORY)
                            .isPresent()
                    && stamps.getOrDefault(TicketFile.ITEM.fileName(), Optional.empty())
                            .isPresent();
            if (!ticket) {
                return Optional.empty();
            }
            stamps.put(TicketDirectory.ARTIFACTS, disk.stamp(id + "/" + TicketDirectory.ARTIFACTS));
            long mark = 1;
            for (Map.Entry<String, Optional<Disk.Stamp>> entry : stamps.entrySet()) {
                mark = mixed(mark, entry.getKey().hashCode());
                mark = entry.getValue().isPresent()
                        ? mixed(mark, entry.getValue().get())
                        : mark;
            }
            return Optional.of(mark);
        } catch (IOException failed) {
            throw TicketDirectory.storage("look at ticket " + id, failed);
        }
    }

    private static long mixed(long mark, Disk.Stamp stamp) {
        long mixed = mixed(mark, stamp.kind().name().hashCode());
        mixed = mixed(mixed, stamp.size());
        mixed = mixed(mixed, stamp.modifiedNanos());
        return mixed(mixed, stamp.key());
    }

    /// The same for the same numbers, in every process.
    public static long mixed(long mark, long value) {
        long mixed = (mark ^ value) * PRIME;
        return (mixed ^ (mixed >>> 29)) * PRIME;
    }

    /// Whether an operation on the ticket is under way, or was cut off.
    public boolean isPending(TicketId id) {
        try {
            return disk.stamp(id + "/" + PendingOperation.NAME).isPresent();
        } catch (IOException failed) {
            throw TicketDirectory.storage("look at ticket " + id, failed);
        }
    }

    /// Makes all of a ticket durable as it is, whoever wrote it; also that it is gone.
    public void sync(TicketId id) throws IOException {
        try {
            for (Map.Entry<String, Optional<Disk.Stamp>> entry :
                    directory.stamps(id).entrySet()) {
                if (entry.getValue().map(Disk.Stamp::kind).equals(Optional.of(Disk.Kind.FILE))) {
                    disk.sync(id + "/" + entry.getKey());
                }
            }
            for (String name : new String[] {id + "/" + TicketDirectory.ARTIFACTS, id.text(), ""}) {
                if (disk.stamp(name).map(Disk.Stamp::kind).equals(Optional.of(Disk.Kind.DIRECTORY))) {
                    disk.syncDirectory(name);
                }
            }
        } catch (java.nio.file.NoSuchFileException vanished) {
            // It is being changed; whoever asked compares the marks again.
        }
    }
}
