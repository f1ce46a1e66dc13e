package dev.yoi.tickets.model;

import java.util.Locale;

/// How bad a diagnostic is.
public enum Severity {
    /// Something is lost, contradictory or unusable.
    ERROR,
    /// Everything works, but somebody should look.
    WARNING,
    /// Worth knowing.
    INFO;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
