package dev.yoi.tickets;

import dev.yoi.tickets.files.Change;
import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.PendingOperation;
import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.RootLock;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.ItemEditor;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.format.ThreadWriter;
import dev.yoi.tickets.format.TicketTime;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Performs every change: takes the lock, completes what was interrupted, lets an operation decide on what is
/// there now, and writes its decision as one step (I13).
final class TicketWriter {

    private static final Set<DiagnosticCode> NOT_READ =
            EnumSet.of(DiagnosticCode.SYMLINK_REFUSED, DiagnosticCode.FILE_TOO_LARGE, DiagnosticCode.FILE_UNREADABLE);

    private final TicketDirectory directory;
    private final RootLock lock;
    private final InstantSource clock;
    private final Consumer<TicketId> touched;
    private volatile boolean stopped;

    /// @param touched is told of every ticket that may have changed
    TicketWriter(TicketDirectory directory, RootLock lock, InstantSource clock, Consumer<TicketId> touched) {
        this.directory = directory;
        this.lock = lock;
        this.clock = clock;
        this.touched = touched;
    }

    /// Changes one ticket.
    ///
    /// @param operation word for the pending file
    /// @param decide gets the ticket as it is under the lock
    Outcome change(TicketId id, String operation, BiFunction<Ticket, RawTicket, Draft> decide) {
        return locked(() -> {
            try {
                return changeLocked(id, operation, decide);
            } finally {
                touched.accept(id);
            }
        });
    }

    private Outcome changeLocked(TicketId id, String operation, BiFunction<Ticket, RawTicket, Draft> decide)
            throws IOException {
        directory.rollForward(id);
        RawTicket raw = directory.read(id);
        return switch (decide.apply(TicketReading.ticket(id, raw), raw)) {
            case Draft.Answer answer -> answer.outcome();
            case Draft.Write write -> {
                requireWritable(raw);
                String at = TicketTime.text(clock.instant());
                directory.commit(id, new PendingOperation(operation, at, changes(id, raw, write)));
                yield new Outcome.Applied(TicketReading.ticket(id, directory.read(id)));
            }
        };
    }

    /// Makes a new ticket.
    ///
    /// @param contents its files by name
    Ticket create(TicketId id, Map<String, byte[]> contents) throws IOException {
        directory.create(id, contents);
        touched.accept(id);
        return TicketReading.ticket(id, directory.read(id));
    }

    /// Runs something under the lock. An interrupt waits until it is over, since it would close a file in the
    /// middle of a write.
    <T> T locked(Work<T> work) {
        if (stopped) {
            throw new TicketFailure(
                    TicketFailure.Kind.READ_ONLY, "a sync failed earlier; look at the disk and open the tickets again");
        }
        boolean interrupted = Thread.interrupted();
        try (RootLock.Held _ = lock.acquire()) {
            return work.run();
        } catch (TicketDirectory.NotRecorded refused) {
            stopped |= refused.syncFailed();
            throw TicketDirectory.storage("write the operation; nothing was changed", refused);
        } catch (Disk.SyncFailed failed) {
            stopped = true;
            throw unfinished(failed);
        } catch (IOException failed) {
            throw unfinished(failed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Something done under the lock.
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    private static TicketFailure unfinished(IOException failed) {
        return new TicketFailure(
                TicketFailure.Kind.UNFINISHED,
                "the disk refused while the operation was written ("
                        + failed.getClass().getSimpleName() + "); it may have happened: read the ticket again",
                failed);
    }

    private static void requireWritable(RawTicket raw) {
        raw.diagnostics().stream()
                .filter(found -> NOT_READ.contains(found.code()) && !TicketDirectory.isAttachment(found.file()))
                .findFirst()
                .ifPresent(found -> {
                    throw new TicketFailure(
                            TicketFailure.Kind.DAMAGED, found.file() + " can't be changed: " + found.message());
                });
    }

    private List<Change> changes(TicketId id, RawTicket raw, Draft.Write write) {
        var changes = new ArrayList<Change>();
        if (!write.events().isEmpty()) {
            Optional<byte[]> base = raw.content(TicketFile.THREAD);
            byte[] thread = base.orElse(new byte[0]);
            byte[] addition = ThreadWriter.append(
                    thread, ThreadFile.read(id.text(), thread).lastEvent(), write.events());
            requireRoom(TicketFile.THREAD, (long) thread.length + addition.length);
            changes.add(Change.append(TicketFile.THREAD, base, addition));
        }
        changes.add(itemChange(id, raw, write));
        changes.addAll(write.others());
        return changes;
    }

    private Change itemChange(TicketId id, RawTicket raw, Draft.Write write) {
        Optional<byte[]> base = raw.content(TicketFile.ITEM);
        var keys = new LinkedHashMap<String, FieldValue>(write.keys());
        keys.put("updated_at", FieldValue.text(TicketTime.text(clock.instant())));
        byte[] edited = ItemEditor.withKeys(ItemFile.read(id.text(), base.orElse(new byte[0])), keys);
        if (write.body().isPresent()) {
            edited = ItemEditor.withBody(
                    ItemFile.read(id.text(), edited), write.body().get());
        }
        requireRoom(TicketFile.ITEM, edited.length);
        return Change.replace(TicketFile.ITEM, base, edited);
    }

    static void requireRoom(TicketFile file, long length) {
        if (length > file.lengthMax()) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED,
                    file.fileName() + " would have more than " + file.lengthMax() + " bytes");
        }
    }
}
