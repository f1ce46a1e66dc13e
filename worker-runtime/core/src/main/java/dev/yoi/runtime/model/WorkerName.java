package dev.yoi.runtime.model;

/// Display name of a worker: one line, 1–200 UTF-16 units, no control characters. An option, not an identity:
/// two workers may have the same name.
public record WorkerName(String value) {
    public static final int MAX_CHARACTERS = 200;

    public WorkerName {
        Patterns.line("name", MAX_CHARACTERS, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
