package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Stable name of one runtime. A worker is addressed by `runtime_id` + `worker_id` and by nothing else.
public record RuntimeId(String value) implements Comparable<RuntimeId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public RuntimeId {
        Patterns.matching("runtime_id", FORM, value);
    }

    @Override
    public int compareTo(RuntimeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
