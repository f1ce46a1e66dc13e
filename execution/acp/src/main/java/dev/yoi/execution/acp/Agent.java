package dev.yoi.execution.acp;

import dev.yoi.execution.child.Child;
import dev.yoi.execution.child.OutputBudget;
import dev.yoi.execution.child.OutputPump;
import dev.yoi.execution.child.Steps;
import dev.yoi.runtime.model.StopOutcome;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The process of an agent with the conversation on its standard streams. It is ended once, by whoever is first,
/// and everybody hears how.
final class Agent {
    /// How long output may go on behind the end of the process: something that it started may hold it open.
    private static final Duration DRAIN = Duration.ofSeconds(10);
    /// What is kept of one agent's standard error, all its life.
    private static final long ERRORS_BYTES_MAX = 64L << 20;

    private final Child child;
    private final RpcPeer peer;
    private final FrameLog log;
    private final OutputPump errors;
    private final CompletableFuture<StopOutcome> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();
    private boolean ending;

    /// `said` gets what it prints on standard error.
    Agent(Child child, RpcPeer peer, FrameLog log, Consumer<String> said) {
        this.child = child;
        this.peer = peer;
        this.log = log;
        this.errors = new OutputPump(child.errors(), new OutputBudget(ERRORS_BYTES_MAX, () -> {}), text -> {
            log.note('!', text.getBytes(StandardCharsets.UTF_8));
            said.accept(text);
        });
    }

    static RpcPeer peer(Child child, int frameMax, FrameLog log, RpcPeer.Listener listener) {
        return new RpcPeer(Channels.newInputStream(child.output()), child.input(), frameMax, log, listener);
    }

    void start(String name) {
        errors.start(name + "-err");
        peer.start(name);
    }

    RpcPeer peer() {
        return peer;
    }

    /// Empty while it runs.
    OptionalInt exitCode() {
        return child.exitCode();
    }

    /// Completes when the process itself is gone, however that came.
    CompletableFuture<Process> onExit() {
        return child.onExit();
    }

    /// Completes when the process, everything that it started and its streams are over.
    CompletableFuture<StopOutcome> ended() {
        return ended;
    }

    /// Asks it by the end of its input, then by signals as the steps say. Returns at once; see [#ended].
    void end(Steps steps) {
        synchronized (this) {
            if (ending) {
                child.hasten(steps);
                hurry.complete(null);
                return;
            }
            ending = true;
        }
        Thread.ofVirtual().name("yoi-agent-end").start(() -> endNow(steps));
    }

    private void endNow(Steps steps) {
        StopOutcome outcome = StopOutcome.UNKNOWN;
        try {
            peer.finishOutput();
            Duration asking = steps.ask().dividedBy(2);
            await(CompletableFuture.anyOf(child.onExit(), hurry), asking);
            outcome = child.exitCode().isPresent() && child.endsByItself(Duration.ofMillis(250))
                    ? StopOutcome.EXITED
                    : child.end(new Steps(steps.ask().minus(asking), steps.terminate(), steps.kill()));
            await(CompletableFuture.allOf(peer.over(), errors.over()), DRAIN);
        } finally {
            close();
            await(peer.over(), DRAIN);
            ended.complete(outcome);
        }
    }

    private void close() {
        errors.close();
        try {
            child.output().close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the reading end of a pipe does not fail", e);
        } finally {
            log.close();
        }
    }

    /// Waits also in a thread that was interrupted: an end is waited for. False when the time is over.
    static boolean await(CompletableFuture<?> future, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    return false;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("what is waited for never fails", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
