package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the store found wrong with itself: one entry per code and subject, a bounded number of them.
final class Troubles {
    private static final int MAX_ENTRIES = 200;

    private final InstantSource clock;
    private final Map<String, Diagnostic> entries = new LinkedHashMap<>();

    Troubles(InstantSource clock, List<Diagnostic> found) {
        this.clock = clock;
        found.stream().limit(MAX_ENTRIES).forEach(d -> entries.put(key(d.code(), d.subject()), d));
    }

    void add(String code, String subject, String message) {
        add(Severity.ERROR, code, subject, message);
    }

    void warn(String code, String subject, String message) {
        add(Severity.WARNING, code, subject, message);
    }

    private synchronized void add(Severity severity, String code, String subject, String message) {
        var typed = new DiagnosticCode(code);
        Diagnostic known = entries.get(key(typed, subject));
        if (known != null) {
            entries.put(key(typed, subject), known.again(message, clock.instant()));
        } else if (entries.size() < MAX_ENTRIES) {
            entries.put(key(typed, subject), Diagnostic.first(typed, severity, message, subject, clock.instant()));
        }
    }

    /// The cause is gone.
    synchronized void clear(String code, String subject) {
        entries.remove(key(new DiagnosticCode(code), subject));
    }

    /// The cause is gone, for every subject.
    synchronized void clear(String code) {
        entries.keySet().removeIf(key -> key.startsWith(code + " "));
    }

    synchronized List<Diagnostic> list() {
        return new ArrayList<>(entries.values());
    }

    private static String key(DiagnosticCode code, String subject) {
        return code + " " + subject;
    }
}
