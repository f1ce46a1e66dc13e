package dev.yoi.runtime.testkit.crashfs;

/// What a program asks of a [CrashFs].
public enum Operation {
    OPEN(false),
    READ(false),
    LIST(false),
    READ_ATTRIBUTES(false),
    LOCK(false),
    CREATE(true),
    CREATE_DIRECTORY(true),
    WRITE(true),
    TRUNCATE(true),
    FORCE(true),
    FORCE_DIRECTORY(true),
    RENAME(true),
    DELETE(true),
    SET_ATTRIBUTES(true);

    private final boolean changes;

    Operation(boolean changes) {
        this.changes = changes;
    }

    /// True when it changes what is seen or what is durable. Only these are counted and can be crashed at: before
    /// any other operation the disk looks as before the next one that changes it.
    public boolean changes() {
        return changes;
    }

    boolean isSync() {
        return this == FORCE || this == FORCE_DIRECTORY;
    }
}
