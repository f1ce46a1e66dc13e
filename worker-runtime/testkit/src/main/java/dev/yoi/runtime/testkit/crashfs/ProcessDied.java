package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;

/// The process is dead as far as its [CrashFs] is concerned: it crashed, and no operation does anything any more.
public final class ProcessDied extends IOException {
    private static final long serialVersionUID = 1L;

    ProcessDied(Operation operation, String path) {
        super("the process is dead: " + operation + " " + path);
    }
}
