package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/// How an operation fails. Messages are those of Linux.
public enum Fault {
    /// Nothing is written. To run out of space in the middle of a write, see [CrashFs#quota(long)].
    NO_SPACE,
    /// Nothing is written or read.
    IO_ERROR,
    /// A write takes half of its bytes and says so; other operations are not concerned.
    SHORT_WRITE,
    /// A sync fails; other operations are not concerned. As on Linux the pages count as clean afterwards, also
    /// for the next process: some of them reached the disk, and no later sync makes up for the rest, unless they
    /// are written again (a directory: unless it is changed again). Whatever makes a sync fail does this.
    FAILED_SYNC,
    /// Of operations that name a file; one that is open stays so.
    PERMISSION_DENIED;

    boolean concerns(Operation operation) {
        return switch (this) {
            case SHORT_WRITE -> operation == Operation.WRITE;
            case FAILED_SYNC -> operation.isSync();
            case NO_SPACE, IO_ERROR -> true;
            case PERMISSION_DENIED -> namesFile(operation);
        };
    }

    private static boolean namesFile(Operation operation) {
        return switch (operation) {
            case OPEN, LIST, READ_ATTRIBUTES, CREATE, CREATE_DIRECTORY, RENAME, DELETE, SET_ATTRIBUTES -> true;
            case READ, LOCK, WRITE, TRUNCATE, FORCE, FORCE_DIRECTORY -> false;
        };
    }

    IOException exception(Step step) {
        return switch (this) {
            case NO_SPACE -> new IOException("No space left on device");
            case IO_ERROR, FAILED_SYNC, SHORT_WRITE -> new IOException("Input/output error");
            case PERMISSION_DENIED -> new AccessDeniedException(step.path());
        };
    }
}
