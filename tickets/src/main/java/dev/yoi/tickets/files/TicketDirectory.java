package dev.yoi.tickets.files;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads tickets as consistent wholes and writes operations as one step each.
///
/// Reading takes no lock and writes nothing: a pending operation is seen as done, and a reader that finds the
/// metadata of the files changed while it
/// read starts over. Writing needs the root's lock and follows the steps in `docs/formats/tickets.md`.
public final class TicketDirectory {

    /// Directory of relations, plan and attachments within a ticket.
    public static final String ARTIFACTS = "artifacts";

    static final String BUILDING_PREFIX = ".building-";

    /// How often a reader starts over before it says that the ticket changes too fast.
    private static final int READ_ATTEMPTS_MAX = 100;

    private final Disk disk;

    public TicketDirectory(Disk disk) {
        this.disk = disk;
    }

    /// Whether a directory of this name is there with a regular `item.md`.
    public boolean exists(TicketId id) {
        try {
            return isKind(id.text(), Disk.Kind.DIRECTORY)
                    && isKind(id + "/" + TicketFile.ITEM.fileName(), Disk.Kind.FILE);
        } catch (IOException failed) {
            throw storage("look for ticket " + id, failed);
        }
    }

    /// Whether anything of this name is there, so that a new ticket can't have it.
    public boolean isTaken(TicketId id) {
        try {
            return disk.stamp(id.text()).isPresent();
        } catch (IOException failed) {
            throw storage("look for ticket " + id, failed);
        }
    }

    private boolean isKind(String name, Disk.Kind kind) throws IOException {
        return disk.stamp(name).filter(stamp -> stamp.kind() == kind).isPresent();
    }

    /// The ticket's files as they were at one moment.
    ///
    /// @throws TicketFailure `NOT_FOUND`; `BUSY` if the files changed faster than they could be read; `STORAGE`
    public RawTicket read(TicketId id) {
        if (!exists(id)) {
            throw new TicketFailure(TicketFailure.Kind.NOT_FOUND, "there is no ticket " + id);
        }
        try {
            for (int attempt = 0; attempt < READ_ATTEMPTS_MAX; attempt++) {
                Map<String, Optional<Disk.Stamp>> before = stamps(id);
                Optional<RawTicket> read = readOnce(id);
                if (read.isPresent() && before.equals(stamps(id))) {
                    return read.get();
                }
            }
        } catch (IOException failed) {
            throw storage("read ticket " + id, failed);
        }
        throw new TicketFailure(TicketFailure.Kind.BUSY, "ticket " + id + " changes faster than it can be read");
    }

    /// Metadata of everything that a read depends on.
    public Map<String, Optional<Disk.Stamp>> stamps(TicketId id) throws IOException {
        var stamps = new HashMap<String, Optional<Disk.Stamp>>();
        stamps.put(PendingOperation.NAME, disk.stamp(id + "/" + PendingOperation.NAME));
        for (TicketFile file : TicketFile.values()) {
            stamps.put(file.fileName(), disk.stamp(id + "/" + file.fileName()));
        }
        return stamps;
    }

    /// One attempt; nothing if a file vanished in between.
    private Optional<RawTicket> readOnce(TicketId id) throws IOException {
        var diagnostics = new ArrayList<Diagnostic>();
        Map<TicketFile, byte[]> contents = new EnumMap<>(TicketFile.class);
        boolean artifacts = hasArtifacts(id, diagnostics);
        Optional<byte[]> pending = readFile(id, PendingOperation.NAME, PendingOperation.LENGTH_MAX, diagnostics);
        for (TicketFile file : TicketFile.values()) {
            if (artifacts || !file.isArtifact()) {
                readFile(id, file.fileName(), file.lengthMax(), diagnostics)
                        .ifPresent(bytes -> contents.put(file, bytes));
            }
        }
        if (artifacts) {
            refuseLinkedAttachments(id, diagnostics);
        }
        pending.ifPresent(bytes -> overlay(id, bytes, contents, diagnostics));
        return Optional.of(new RawTicket(contents, pending.isPresent(), diagnostics));
    }

    private boolean hasArtifacts(TicketId id, List<Diagnostic> diagnostics) throws IOException {
        Optional<Disk.Stamp> stamp = disk.stamp(id + "/" + ARTIFACTS);
        if (stamp.isEmpty()) {
            return false;
        }
        return switch (stamp.get().kind()) {
            case DIRECTORY -> true;
            case LINK -> {
                diagnostics.add(linkRefused(id, ARTIFACTS));
                yield false;
            }
            case FILE, OTHER -> {
                diagnostics.add(unreadable(id, ARTIFACTS, "it has to be a directory"));
                yield false;
            }
        };
    }

    /// Those among the files that have a format of their own are reported where they are read.
    private void refuseLinkedAttachments(TicketId id, List<Diagnostic> diagnostics) throws IOException {
        for (String child : disk.list(id + "/" + ARTIFACTS)) {
            String name = ARTIFACTS + "/" + child;
            if (isAttachment(name) && isKind(id + "/" + name, Disk.Kind.LINK)) {
                diagnostics.add(linkRefused(id, name));
            }
        }
    }

    /// Whether a name within a ticket is that of something attached, which no operation but its own reads or
    /// writes.
    public static boolean isAttachment(String name) {
        return name.startsWith(ARTIFACTS + "/")
                && Arrays.stream(TicketFile.values())
                        .noneMatch(file -> file.fileName().equals(name));
    }

    private Optional<byte[]> readFile(TicketId id, String name, long lengthMax, List<Diagnostic> diagnostics)
            throws IOException {
        Optional<Disk.Stamp> stamp = disk.stamp(id + "/" + name);
        if (stamp.isEmpty()) {
            return Optional.empty();
        }
        return switch (stamp.get().kind()) {
            case LINK -> {
                diagnostics.add(linkRefused(id, name));
                yield Optional.empty();
            }
            case DIRECTORY, OTHER -> {
                diagnostics.add(unreadable(id, name, "it is no regular file"));
                yield Optional.empty();
            }
            case FILE -> readRegular(id, name, lengthMax, diagnostics);
        };
    }

    private Optional<byte[]> readRegular(TicketId id, String name, long lengthMax, List<Diagnostic> diagnostics)
            throws IOException {
        try {
            return Optional.of(disk.read(id + "/" + name, lengthMax));
        } catch (Disk.TooLarge tooLarge) {
            diagnostics.add(new Diagnostic(
                    DiagnosticCode.FILE_TOO_LARGE,
                    id.text(),
                    name,
                    lengthMax,
                    "The file has more than " + lengthMax + " bytes and is not read."));
            return Optional.empty();
        } catch (java.nio.file.AccessDeniedException denied) {
            diagnostics.add(unreadable(id, name, "access is denied"));
            return Optional.empty();
        } catch (java.nio.file.NoSuchFileException vanished) {
            return Optional.empty();
        }
    }

    private static void overlay(
            TicketId id, byte[] pending, Map<TicketFile, byte[]> contents, List<Diagnostic> diagnostics) {
        Optional<PendingOperation> operation = PendingOperation.decode(pending);
        boolean foreign = operation.isEmpty();
        for (Change change : operation.map(PendingOperation::changes).orElse(List.of())) {
            Optional<byte[]> now = Optional.ofNullable(contents.get(change.file()));
            if (change.progress(now) == Change.Progress.FOREIGN) {
                foreign = true;
            } else {
                contents.put(change.file(), change.after(now));
            }
        }
        diagnostics.add(new Diagnostic(
                foreign ? DiagnosticCode.OPERATION_SET_ASIDE : DiagnosticCode.OPERATION_PENDING,
                id.text(),
                PendingOperation.NAME,
                0,
                foreign
                        ? "An operation was interrupted and files were changed since; the next writer sets it aside."
                        : "An operation was interrupted; it is shown as done and the next writer completes it."));
    }

    /// Completes an operation that was interrupted. Under the lock.
    ///
    /// @throws TicketFailure `STORAGE` if the disk refuses; the operation stays pending
    /// @throws IOException never but through the failure; declared so that callers can tell a failed sync
    public void rollForward(TicketId id) throws IOException {
        Optional<Disk.Stamp> stamp = disk.stamp(id + "/" + PendingOperation.NAME);
        if (stamp.isEmpty()) {
            return;
        }
        Optional<PendingOperation> operation =
                PendingOperation.decode(disk.read(id + "/" + PendingOperation.NAME, PendingOperation.LENGTH_MAX));
        boolean foreign = operation.isEmpty();
        for (Change change : operation.map(PendingOperation::changes).orElse(List.of())) {
            Optional<byte[]> now = disk.stamp(id + "/" + change.file().fileName())
                            .isPresent()
                    ? Optional.of(disk.read(
                            id + "/" + change.file().fileName(), change.file().lengthMax()))
                    : Optional.empty();
            switch (change.progress(now)) {
                case BEFORE, PARTLY -> apply(id, change);
                case AFTER -> {}
                case FOREIGN -> foreign = true;
            }
        }
        finish(id, operation.map(PendingOperation::changes).orElse(List.of()), foreign);
    }

    /// Records an operation and applies it. Under the lock, with nothing pending.
    ///
    /// @throws NotRecorded if the disk refused before the operation had happened
    /// @throws IOException if it refused later: the operation may have happened
    public void commit(TicketId id, PendingOperation operation) throws IOException {
        try {
            disk.write(id + "/" + PendingOperation.TEMPORARY_NAME, operation.encode());
        } catch (IOException refused) {
            throw new NotRecorded(refused);
        }
        disk.move(id + "/" + PendingOperation.TEMPORARY_NAME, id + "/" + PendingOperation.NAME);
        disk.syncDirectory(id.text());
        for (Change change : operation.changes()) {
            apply(id, change);
        }
        finish(id, operation.changes(), false);
    }

    private void apply(TicketId id, Change change) throws IOException {
        String name = id + "/" + change.file().fileName();
        if (change.file().isArtifact()) {
            disk.createDirectory(id + "/" + ARTIFACTS); // a crash may have lost it although the pending file is there
        }
        if (change.isAppend()) {
            disk.writeAt(name, change.baseLength(), change.content());
        } else {
            String temporary = id + "/" + change.file().temporaryName();
            disk.write(temporary, change.content());
            disk.move(temporary, name);
        }
    }

    private void finish(TicketId id, List<Change> changes, boolean foreign) throws IOException {
        if (changes.stream().anyMatch(change -> change.file().isArtifact())) {
            disk.syncDirectory(id + "/" + ARTIFACTS);
        }
        disk.syncDirectory(id.text());
        if (foreign) {
            disk.move(id + "/" + PendingOperation.NAME, freeSetAsideName(id));
        } else {
            disk.delete(id + "/" + PendingOperation.NAME);
        }
        disk.syncDirectory(id.text());
    }

    private String freeSetAsideName(TicketId id) throws IOException {
        for (int number = 1; ; number++) {
            String name = id + "/" + PendingOperation.SET_ASIDE_PREFIX + number + ".json";
            if (disk.stamp(name).isEmpty()) {
                return name;
            }
        }
    }

    /// Makes a new ticket: built aside, then renamed in. Under the lock.
    ///
    /// @param contents its files; `item.md` among them
    /// @throws NotRecorded if the disk refused before the ticket was there
    /// @throws IOException if it refused later: the ticket may be there
    public void create(TicketId id, Map<String, byte[]> contents) throws IOException {
        String building = BUILDING_PREFIX + id;
        try {
            removeTree(building);
            disk.createDirectory(building);
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                createParents(building, file.getKey());
                disk.write(building + "/" + file.getKey(), file.getValue());
            }
            syncTree(building);
        } catch (IOException refused) {
            throw new NotRecorded(refused);
        }
        disk.move(building, id.text());
        disk.syncDirectory("");
    }

    private void createParents(String building, String name) throws IOException {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            disk.createDirectory(building + "/" + name.substring(0, slash));
        }
    }

    private void syncTree(String directory) throws IOException {
        for (String child : disk.list(directory)) {
            if (isKind(directory + "/" + child, Disk.Kind.DIRECTORY)) {
                syncTree(directory + "/" + child);
            }
        }
        disk.syncDirectory(directory);
    }

    /// Removes something that was never a ticket: a directory that was being built when its process ended.
    public void removeTree(String name) throws IOException {
        Optional<Disk.Stamp> stamp = disk.stamp(name);
        if (stamp.isEmpty()) {
            return;
        }
        if (stamp.get().kind() == Disk.Kind.DIRECTORY) {
            for (String child : disk.list(name)) {
                removeTree(name + "/" + child);
            }
        }
        disk.delete(name);
    }

    private static Diagnostic linkRefused(TicketId id, String name) {
        return new Diagnostic(
                DiagnosticCode.SYMLINK_REFUSED,
                id.text(),
                name,
                0,
                "A symbolic link is not followed; put the file itself here.");
    }

    private static Diagnostic unreadable(TicketId id, String name, String why) {
        return new Diagnostic(
                DiagnosticCode.FILE_UNREADABLE, id.text(), name, 0, "The file can't be read: " + why + ".");
    }

    /// A storage failure without the path that its cause may carry in its message (I12).
    public static TicketFailure storage(String doing, IOException cause) {
        return new TicketFailure(
                TicketFailure.Kind.STORAGE,
                "could not " + doing + ": " + cause.getClass().getSimpleName(),
                cause);
    }

    /// The disk refused before an operation had happened.
    public static final class NotRecorded extends IOException {
        private static final long serialVersionUID = 1L;

        NotRecorded(IOException cause) {
            super(cause);
        }

        /// Whether a sync failed, which ends all writing (I16).
        public boolean syncFailed() {
            return getCause() instanceof Disk.SyncFailed;
        }
    }
}
