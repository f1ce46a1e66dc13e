package dev.yoi.tickets;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import dev.yoi.tickets.model.TicketVersion;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// One ticket as it was at one moment, whole: every event, every diagnostic.
///
/// @param title or empty
/// @param state nothing if the file names none that we know
/// @param cancelled whether it was closed without being done
/// @param fields all front matter keys in file order, title and state included
/// @param body Markdown behind the front matter
/// @param revision changes with everything that [ItemEdit] can change, and with nothing else
/// @param events in file order
/// @param relations that this ticket owns
/// @param resolution text of `resolution.md`, if there is one
/// @param diagnostics what is wrong with its files, by itself; the doctor also looks at other tickets
public record Ticket(
        TicketId id,
        String title,
        Optional<TicketState> state,
        boolean cancelled,
        SequencedMap<String, FieldValue> fields,
        String body,
        String revision,
        List<ThreadEvent> events,
        List<Relation> relations,
        List<PlanRecord> plan,
        Optional<String> resolution,
        List<Diagnostic> diagnostics) {

    public Ticket {
        fields = java.util.Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(fields));
        events = List.copyOf(events);
        relations = List.copyOf(relations);
        plan = List.copyOf(plan);
        diagnostics = List.copyOf(diagnostics);
    }

    /// What a transition is compared with.
    ///
    /// @throws TicketFailure `DAMAGED` if the state is unknown: such a ticket has to be mended by hand first
    public TicketVersion version() {
        return new TicketVersion(
                id,
                state.orElseThrow(() -> new TicketFailure(
                        TicketFailure.Kind.DAMAGED, "the state of ticket " + id + " is unknown; mend item.md by hand")),
                events.isEmpty()
                        ? Optional.empty()
                        : Optional.of(events.getLast().id()));
    }

    /// Text of a front matter key; empty if it is missing, null or no text.
    public String field(String key) {
        return fields.get(key) instanceof FieldValue.Text text ? text.text() : "";
    }

    /// Items of a front matter key, none if it is missing or no list.
    public List<String> items(String key) {
        return fields.get(key) instanceof FieldValue.Items items ? items.items() : List.of();
    }
}
