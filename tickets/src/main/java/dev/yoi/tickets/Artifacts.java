package dev.yoi.tickets;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Files that are attached to a ticket: directly in its `artifacts` directory, whatever they hold.
final class Artifacts {

    private static final int NAME_LENGTH_MAX = 200;

    private final Disk disk;
    private final TicketDirectory directory;

    Artifacts(Disk disk, TicketDirectory directory) {
        this.disk = disk;
        this.directory = directory;
    }

    List<String> names(TicketId id) {
        requireTicket(id);
        var names = new ArrayList<String>();
        try {
            if (!isKind(folder(id), Disk.Kind.DIRECTORY)) {
                return List.of();
            }
            for (String name : disk.list(folder(id))) {
                if (!isOwn(name) && !name.startsWith(".") && isKind(folder(id) + "/" + name, Disk.Kind.FILE)) {
                    names.add(name);
                }
            }
        } catch (IOException failed) {
            throw TicketDirectory.storage("list the artifacts of " + id, failed);
        }
        return List.copyOf(names);
    }

    byte[] read(TicketId id, String name) {
        requireTicket(id);
        requireName(name);
        try {
            if (!isKind(folder(id), Disk.Kind.DIRECTORY) || !isKind(folder(id) + "/" + name, Disk.Kind.FILE)) {
                throw new TicketFailure(TicketFailure.Kind.NOT_FOUND, "ticket " + id + " has no such artifact");
            }
            return disk.read(folder(id) + "/" + name, TicketStore.ARTIFACT_LENGTH_MAX);
        } catch (Disk.TooLarge tooLarge) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED,
                    "the artifact has more than " + TicketStore.ARTIFACT_LENGTH_MAX + " bytes",
                    tooLarge);
        } catch (IOException failed) {
            throw TicketDirectory.storage("read an artifact of " + id, failed);
        }
    }

    /// Under the lock. One file, so that temporary name and rename make it one step.
    void attach(TicketId id, String name, byte[] content) throws IOException {
        requireTicket(id);
        Optional<Disk.Kind> there = disk.stamp(folder(id)).map(Disk.Stamp::kind);
        if (there.isPresent() && there.get() != Disk.Kind.DIRECTORY) {
            throw new TicketFailure(TicketFailure.Kind.DAMAGED, "the artifacts of " + id + " are no directory");
        }
        disk.createDirectory(folder(id));
        if (disk.stamp(folder(id) + "/" + name).isPresent()) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "there is already an artifact of this name");
        }
        String temporary = folder(id) + "/." + name + ".new";
        disk.write(temporary, content);
        disk.move(temporary, folder(id) + "/" + name);
        disk.syncDirectory(folder(id));
        disk.syncDirectory(id.text());
    }

    /// A name from outside must stay one name within the directory.
    static void requireName(String name) {
        boolean bad = name.isBlank()
                || name.startsWith(".")
                || name.length() > NAME_LENGTH_MAX
                || name.contains("/")
                || name.contains("\\")
                || Texts.hasControl(name)
                || Texts.hasLineBreak(name)
                || isOwn(name);
        if (bad) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT, "not a name for an artifact: " + Texts.excerpt(name, 60));
        }
    }

    private static boolean isOwn(String name) {
        return (TicketDirectory.ARTIFACTS + "/" + name).equals(TicketFile.RELATIONS.fileName())
                || (TicketDirectory.ARTIFACTS + "/" + name).equals(TicketFile.PLAN.fileName());
    }

    private void requireTicket(TicketId id) {
        if (!directory.exists(id)) {
            throw new TicketFailure(TicketFailure.Kind.NOT_FOUND, "there is no ticket " + id);
        }
    }

    private boolean isKind(String name, Disk.Kind kind) throws IOException {
        return disk.stamp(name).filter(stamp -> stamp.kind() == kind).isPresent();
    }

    private static String folder(TicketId id) {
        return id + "/" + TicketDirectory.ARTIFACTS;
    }
}
