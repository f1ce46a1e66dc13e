package dev.yoi.tickets;

import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.ItemEditor;
import dev.yoi.tickets.format.NewEvent;
import dev.yoi.tickets.format.ThreadWriter;
import dev.yoi.tickets.format.TicketTime;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.TicketState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The first files of a ticket.
final class NewTicketFiles {

    private NewTicketFiles() {}

    static Map<String, byte[]> of(NewTicket wanted, Signature by, Instant at) {
        var keys = new LinkedHashMap<String, FieldValue>();
        keys.put("title", FieldValue.text(wanted.title().strip()));
        keys.put("state", FieldValue.text(TicketState.PLANNING.word()));
        keys.put("created_at", FieldValue.text(TicketTime.text(at)));
        keys.put("updated_at", FieldValue.text(TicketTime.text(at)));
        keys.put("assignee", wanted.assignee().isEmpty() ? FieldValue.none() : FieldValue.text(wanted.assignee()));
        if (!wanted.priority().isEmpty()) {
            keys.put("priority", FieldValue.text(wanted.priority()));
        }
        if (!wanted.labels().isEmpty()) {
            keys.put("labels", FieldValue.items(wanted.labels()));
        }
        if (!by.requestKey().isEmpty()) {
            keys.put("request", FieldValue.text(by.requestKey()));
        }
        byte[] item = ItemEditor.create(keys, wanted.body());
        TicketWriter.requireRoom(TicketFile.ITEM, item.length);
        NewEvent created = NewEvent.of(EventKind.CREATE, by.actor(), at, "").by(by.author());
        return Map.of(
                TicketFile.ITEM.fileName(),
                item,
                TicketFile.THREAD.fileName(),
                ThreadWriter.append(new byte[0], Optional.empty(), List.of(created)));
    }
}
