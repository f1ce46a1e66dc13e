package dev.yoi.tickets;

import dev.yoi.tickets.files.Change;
import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.NewEvent;
import dev.yoi.tickets.format.TicketTime;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.machine.Operation;
import dev.yoi.tickets.machine.Transition;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.TicketState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Turns an allowed command into events and front matter.
final class TransitionDraft {

    private final Ticket ticket;
    private final Transition row;
    private final Signature by;
    private final Instant at;

    TransitionDraft(Ticket ticket, Transition row, Signature by, Instant at) {
        this.ticket = ticket;
        this.row = row;
        this.by = by;
        this.at = at;
    }

    Draft.Write draft(Command command, RawTicket raw) {
        return new Draft.Write(keys(command), Optional.empty(), events(command), resolution(command, raw));
    }

    private List<NewEvent> events(Command command) {
        var events = new ArrayList<NewEvent>();
        if (command instanceof Command.Ready ready) {
            events.add(event(EventKind.INTAKE_SUMMARY, ready.intakeSummary()));
        }
        events.add(stateChanged(command));
        if (command instanceof Command.Close close) {
            events.add(event(EventKind.CLOSE, close.resolution()).with("status", "closed"));
        }
        if (command instanceof Command.Cancel cancel) {
            events.add(event(EventKind.CLOSE, cancel.reason())
                    .with("status", "cancelled")
                    .headed("Cancelled"));
        }
        if (!by.requestKey().isEmpty()) {
            events.set(0, events.getFirst().with("request", by.requestKey()));
        }
        return events;
    }

    private NewEvent stateChanged(Command command) {
        boolean toldElsewhere = switch (command.operation()) {
            case READY, CLOSE, CANCEL -> true;
            case CREATE, RETURN, QUEUE, UNQUEUE, ACCEPT, REQUEUE, DONE, REWORK, REOPEN -> false;
        };
        NewEvent event = event(EventKind.STATE_CHANGED, toldElsewhere ? "" : command.text())
                .with("from", row.from().map(TicketState::word).orElse(""))
                .with("to", row.to().word())
                .with("reason", row.operation().word())
                .with("field", "state");
        return switch (command) {
            case Command.Done done -> event.with("commit", done.commit());
            case Command.DoneByWaiver waiver -> event.with("waived", "true");
            case Command.Queue queue when !queue.policy().isBlank() -> event.with("policy", queue.policy());
            case Command.Queue queue -> event;
            case Command.Ready ready -> event;
            case Command.Return back -> event;
            case Command.Unqueue unqueue -> event;
            case Command.Accept accept -> event;
            case Command.Requeue requeue -> event;
            case Command.Rework rework -> event;
            case Command.Close close -> event;
            case Command.Cancel cancel -> event;
            case Command.Reopen reopen -> event;
        };
    }

    private NewEvent event(EventKind kind, String body) {
        return NewEvent.of(kind, by.actor(), at, body).by(by.author());
    }

    private SequencedMap<String, FieldValue> keys(Command command) {
        var keys = new LinkedHashMap<String, FieldValue>();
        keys.put("state", FieldValue.text(row.to().word()));
        switch (command.operation()) {
            case QUEUE -> {
                keys.put("queued_by", FieldValue.text(by.author()));
                keys.put("queued_at", FieldValue.text(TicketTime.text(at)));
            }
            case UNQUEUE, RETURN -> {
                emptyIfSet(keys, "queued_by");
                emptyIfSet(keys, "queued_at");
            }
            case CLOSE -> keys.put("closed_as", FieldValue.text("done"));
            case CANCEL -> keys.put("closed_as", FieldValue.text("cancelled"));
            case REOPEN -> emptyIfSet(keys, "closed_as");
            case CREATE, READY, ACCEPT, REQUEUE, DONE, REWORK -> {}
        }
        return keys;
    }

    private void emptyIfSet(SequencedMap<String, FieldValue> keys, String key) {
        if (!ticket.field(key).isEmpty()) {
            keys.put(key, FieldValue.none());
        }
    }

    /// A later close replaces the text; the earlier one stays in the thread.
    private static List<Change> resolution(Command command, RawTicket raw) {
        if (command.operation() != Operation.CLOSE && command.operation() != Operation.CANCEL) {
            return List.of();
        }
        String text = command instanceof Command.Cancel ? "Cancelled.\n\n" + command.text() : command.text();
        byte[] content = (text.strip() + "\n").getBytes(StandardCharsets.UTF_8);
        TicketWriter.requireRoom(TicketFile.RESOLUTION, content.length);
        return List.of(Change.replace(TicketFile.RESOLUTION, raw.content(TicketFile.RESOLUTION), content));
    }
}
