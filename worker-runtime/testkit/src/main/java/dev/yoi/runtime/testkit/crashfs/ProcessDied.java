package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;

/// The process is dead as far as its [CrashFs], or another disk of a test, is concerned: it crashed, and no
/// operation does anything any more.
public final class ProcessDied extends IOException {
    private static final long serialVersionUID = 1L;

    ProcessDied(Operation operation, String path) {
        this(operation + " " + path);
    }

    /// `operation`: what it would have done, in words.
    public ProcessDied(String operation) {
        super("the process is dead: " + operation);
    }
}
