package dev.yoi.tickets;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Does now what the next writer would do: completes pending operations, and removes temporary files, which never
/// were part of a ticket.
final class Repair {

    static final String BUILDING_PREFIX = ".building-";
    static final String SET_ASIDE_PREFIX = ".set-aside-operation-";
    private static final String PENDING = ".pending-operation.json";

    private final Disk disk;
    private final TicketDirectory directory;
    private final TicketWriter writer;

    Repair(Disk disk, TicketDirectory directory, TicketWriter writer) {
        this.disk = disk;
        this.directory = directory;
        this.writer = writer;
    }

    static boolean isTemporary(String name) {
        return name.startsWith(".") && name.endsWith(".new");
    }

    List<String> run(boolean dryRun) {
        return dryRun ? readOnly() : writer.locked(() -> repair(true));
    }

    private List<String> readOnly() {
        try {
            return repair(false);
        } catch (IOException failed) {
            throw TicketDirectory.storage("list the tickets", failed);
        }
    }

    private List<String> repair(boolean act) throws IOException {
        var done = new ArrayList<String>();
        for (String name : disk.list("")) {
            Optional<TicketId> id = TicketId.parse(name);
            if (name.startsWith(BUILDING_PREFIX)) {
                done.add("remove " + name);
                if (act) {
                    directory.removeTree(name);
                }
            } else if (id.isPresent() && directory.exists(id.get())) {
                repairTicket(id.get(), act, done);
            }
        }
        return List.copyOf(done);
    }

    private void repairTicket(TicketId id, boolean act, List<String> done) throws IOException {
        if (disk.stamp(id + "/" + PENDING).isPresent()) {
            done.add("complete the interrupted operation of " + id);
            if (act) {
                directory.rollForward(id);
            }
        }
        for (String folder : List.of("", "/" + TicketDirectory.ARTIFACTS)) {
            boolean there = disk.stamp(id + folder)
                    .filter(stamp -> stamp.kind() == Disk.Kind.DIRECTORY)
                    .isPresent();
            for (String name : there ? disk.list(id + folder) : List.<String>of()) {
                if (isTemporary(name)) {
                    done.add("remove " + id + folder + "/" + name);
                    if (act) {
                        disk.delete(id + folder + "/" + name);
                    }
                }
            }
        }
    }
}
