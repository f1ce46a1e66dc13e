package dev.yoi.runtime.fsstore;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// Something that is no file lies where the store has a file, or no directory where it has one. Opening a pipe
/// would wait for ever, and a link leads out of the store, so neither is tried.
final class OddFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    OddFileException(Path path, String what) {
        super(path.toString(), null, what);
    }

    /// What it is: `is a directory`.
    String what() {
        return String.valueOf(getReason());
    }
}
