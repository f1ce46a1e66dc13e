package dev.yoi.tickets.files;

import dev.yoi.tickets.model.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of one ticket as they were at one moment, a pending operation already applied.
///
/// @param pending whether an operation still has to be completed on disk
/// @param diagnostics files that could not be read, and pending operations that don't fit
public record RawTicket(Map<TicketFile, byte[]> contents, boolean pending, List<Diagnostic> diagnostics) {

    public RawTicket {
        contents = Map.copyOf(contents);
        diagnostics = List.copyOf(diagnostics);
    }

    public Optional<byte[]> content(TicketFile file) {
        return Optional.ofNullable(contents.get(file));
    }
}
