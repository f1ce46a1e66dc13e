package dev.yoi.tickets;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.Severity;
import java.util.List;

/// What the doctor found.
///
/// @param tickets how many tickets were looked at
/// @param diagnostics by ticket, file and offset
/// @param cut whether there were more diagnostics than [#DIAGNOSTICS_MAX]
public record DoctorReport(int tickets, List<Diagnostic> diagnostics, boolean cut) {

    /// Most diagnostics in one report.
    public static final int DIAGNOSTICS_MAX = 100_000;

    public DoctorReport {
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(found -> found.severity() == Severity.ERROR);
    }
}
