package dev.yoi.tickets.format;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.ThreadEvent;
import java.util.List;
import java.util.Optional;

/// A `thread.md` as read: its events in file order, and what is wrong with it.
///
/// @param preamble bytes before the first event, which belong to no event
public record ThreadFile(List<ThreadEvent> events, int preamble, List<Diagnostic> diagnostics) {

    /// Name of the file in a ticket's directory.
    public static final String NAME = "thread.md";

    public ThreadFile {
        events = List.copyOf(events);
        diagnostics = List.copyOf(diagnostics);
    }

    /// Reads the file. Never fails on content.
    ///
    /// @param ticket directory name, for diagnostics
    public static ThreadFile read(String ticket, byte[] bytes) {
        return new ThreadReader(ticket, bytes).read();
    }

    public Optional<EventId> lastEvent() {
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(events.getLast().id());
    }
}
