package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Stable code of a diagnostic: `execution_stale`, `late_event`, …
public record DiagnosticCode(String value) implements Comparable<DiagnosticCode> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    public DiagnosticCode {
        Patterns.matching("diagnostic_code", FORM, value);
    }

    @Override
    public int compareTo(DiagnosticCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
