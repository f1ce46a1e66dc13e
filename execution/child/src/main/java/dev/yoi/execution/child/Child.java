package dev.yoi.execution.child;

import dev.yoi.runtime.model.StopOutcome;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// A child process that was started, with everything that it starts in turn. Whoever got it closes the two
/// channels, and ends it or sees it end.
public final class Child {
    private final Process process;
    private final FileChannel output;
    private final FileChannel errors;
    private final ProcessTree tree;
    private final Runnable gone;

    Child(Process process, FileChannel output, FileChannel errors, ProcessTree tree, Runnable gone) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.tree = tree;
        this.gone = gone;
    }

    /// Its standard input, for [ChildCommand.Input.Open]. A write waits when the child does not read.
    public OutputStream input() {
        return process.getOutputStream();
    }

    /// The reading end of its standard output.
    public FileChannel output() {
        return output;
    }

    /// The reading end of its standard error.
    public FileChannel errors() {
        return errors;
    }

    /// Completes when the command itself has ended; what it started may still run.
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /// Empty while the command runs.
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /// Asks, terminates, kills, step by step; says at which step the last process of the tree was gone. Called
    /// from a thread that nobody interrupts.
    public StopOutcome end(Steps steps) {
        StopOutcome outcome = tree.end(steps);
        if (outcome != StopOutcome.UNKNOWN) {
            gone.run();
        }
        return outcome;
    }

    /// From now on, what is left of an ending takes no longer than these steps.
    public void hasten(Steps shorter) {
        tree.hasten(shorter);
    }

    /// Whether the whole tree ends without any signal within `grace`.
    public boolean endsByItself(Duration grace) {
        boolean ended = tree.endsByItself(grace);
        if (ended) {
            gone.run();
        }
        return ended;
    }
}
