package dev.yoi.runtime.testkit.crashfs;

/// What was done to a file, or to all of them, as far as it succeeded.
///
/// @param writes write operations, each of any size
/// @param forces syncs of files
/// @param directoryForces syncs of directories
public record Count(long reads, long bytesRead, long writes, long bytesWritten, long forces, long directoryForces) {
    public static final Count NONE = new Count(0, 0, 0, 0, 0, 0);

    static Count of(Operation operation, long bytes) {
        return switch (operation) {
            case READ -> new Count(1, bytes, 0, 0, 0, 0);
            case WRITE -> new Count(0, 0, 1, bytes, 0, 0);
            case FORCE -> new Count(0, 0, 0, 0, 1, 0);
            case FORCE_DIRECTORY -> new Count(0, 0, 0, 0, 0, 1);
            case OPEN,
                    LIST,
                    READ_ATTRIBUTES,
                    LOCK,
                    CREATE,
                    CREATE_DIRECTORY,
                    TRUNCATE,
                    RENAME,
                    DELETE,
                    SET_ATTRIBUTES -> NONE;
        };
    }

    /// Syncs of files and of directories.
    public long syncs() {
        return forces + directoryForces;
    }

    public Count plus(Count other) {
        return new Count(
                reads + other.reads,
                bytesRead + other.bytesRead,
                writes + other.writes,
                bytesWritten + other.bytesWritten,
                forces + other.forces,
                directoryForces + other.directoryForces);
    }

    /// What was done since `earlier`.
    public Count since(Count earlier) {
        return new Count(
                reads - earlier.reads,
                bytesRead - earlier.bytesRead,
                writes - earlier.writes,
                bytesWritten - earlier.bytesWritten,
                forces - earlier.forces,
                directoryForces - earlier.directoryForces);
    }
}
