package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Opaque reference to a working directory; wiring resolves it to a path, which appears in no event, bundle or
/// payload.
public record WorkdirRef(String value) implements Comparable<WorkdirRef> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    /// The root of the workspace, the default.
    public static final WorkdirRef WORKSPACE = new WorkdirRef("workspace");

    public WorkdirRef {
        Patterns.matching("workdir", FORM, value);
    }

    @Override
    public int compareTo(WorkdirRef other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
