package dev.yoi.server.wire;

import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.Severity;
import dev.yoi.server.wire.schema.CodesOf;
import java.util.List;

public record DiagnosticView(
        String code,
        @CodesOf(Severity.class) String severity,
        String message,
        String subject,
        long count,
        String firstSeen,
        String lastSeen) {
    public static DiagnosticView of(Diagnostic diagnostic) {
        return new DiagnosticView(
                diagnostic.code().value(),
                diagnostic.severity().code(),
                diagnostic.message(),
                diagnostic.subject(),
                diagnostic.count(),
                Timestamps.text(diagnostic.firstSeen()),
                Timestamps.text(diagnostic.lastSeen()));
    }

    public static List<DiagnosticView> all(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticView::of).toList();
    }
}
