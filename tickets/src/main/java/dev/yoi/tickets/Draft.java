package dev.yoi.tickets;

import dev.yoi.tickets.files.Change;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.NewEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What an operation decided to do with a ticket, or why not.
sealed interface Draft {

    /// Change the ticket. `updated_at` is set in any case.
    ///
    /// @param keys front matter to set
    /// @param body new body, if it changes
    /// @param events to append, in this order
    /// @param others changes to further files
    record Write(
            SequencedMap<String, FieldValue> keys, Optional<String> body, List<NewEvent> events, List<Change> others)
            implements Draft {
        public Write {
            keys = new LinkedHashMap<>(keys);
            events = List.copyOf(events);
            others = List.copyOf(others);
        }

        static Write events(List<NewEvent> events) {
            return new Write(new LinkedHashMap<>(), Optional.empty(), events, List.of());
        }
    }

    /// Change nothing and answer this.
    record Answer(Outcome outcome) implements Draft {}
}
