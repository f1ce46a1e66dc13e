package dev.yoi.execution.child;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// The only place where a server's processes begin, one at a time in the whole JVM.
///
/// Java starts a process through a helper that waits on a pipe for what to do, and inherits every open descriptor
/// until then. Two helpers at once hold each other's pipes open: when the JVM is killed at that moment, neither
/// sees the end of its pipe, and both stay for ever, with the server's port and connections. A single one sees
/// that the JVM is gone.
public final class Spawning {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private Spawning() {}

    /// Returns when the command runs. `IOException` when it could not be started.
    public static Process start(ProcessBuilder builder) throws IOException {
        ONE_AT_A_TIME.lock();
        try {
            return builder.start();
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }
}
