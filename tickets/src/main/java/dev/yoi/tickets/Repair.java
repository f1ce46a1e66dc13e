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
        for (String temporary : temporaryFiles(disk, id)) {
            done.add("remove " + id + "/" + temporary);
            if (act) {
                disk.delete(id + "/" + temporary);
            }
        }
    }

    /// Files of a write that was interrupted before it happened, relative to the ticket.
    static List<String> temporaryFiles(Disk disk, TicketId id) throws IOException {
        var found = new ArrayList<String>();
        for (String folder : List.of("", TicketDirectory.ARTIFACTS + "/")) {
            boolean there = disk.stamp(id + "/" + TicketDirectory.ARTIFACTS)
                            .filter(stamp -> stamp.kind() == Disk.Kind.DIRECTORY)
                            .isPresent()
                    || folder.isEmpty();
            String directory = folder.isEmpty() ? id.text() : id + "/" + TicketDirectory.ARTIFACTS;
            for (String name : there ? disk.list(directory) : List.<String>of()) {
                if (name.startsWith(".") && name.endsWith(".new")) {
                    found.add(folder + name);
                }
            }
        }
        return found;
    }
}
