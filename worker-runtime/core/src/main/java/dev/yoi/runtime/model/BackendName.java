package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Name under which an execution backend is registered: `process`, `acp`, `llm`, …
public record BackendName(String value) implements Comparable<BackendName> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    public BackendName {
        Patterns.matching("backend", FORM, value);
    }

    @Override
    public int compareTo(BackendName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
