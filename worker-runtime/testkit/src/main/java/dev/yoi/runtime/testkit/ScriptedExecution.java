package dev.yoi.runtime.testkit;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.StopOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A live execution of a [ScriptedBackend]. Guarded by its own monitor, which is never held across a wait.
public final class ScriptedExecution implements Execution {
    private final ScriptedBackend backend;
    private final ExecutionContext context;
    private @Nullable ScriptedRun current;
    private @Nullable StopOutcome stopped;

    ScriptedExecution(ScriptedBackend backend, ExecutionContext context) {
        this.backend = backend;
        this.context = context;
    }

    public ExecutionContext context() {
        return context;
    }

    @Override
    public String binding() {
        return "scripted";
    }

    @Override
    public Optional<String> resumedFrom() {
        return context.generation().value() > 1 ? Optional.of("the script begins anew") : Optional.empty();
    }

    @Override
    public void begin(RunRequest request) {
        var run = new ScriptedRun(request, context.sink());
        synchronized (this) {
            if (stopped != null) {
                throw WorkerRuntimeException.of(
                        ErrorCode.EXECUTION_UNAVAILABLE,
                        "execution",
                        "the execution was stopped",
                        "restore the worker");
            }
            if (going(current)) {
                throw WorkerRuntimeException.of(
                        ErrorCode.WORKER_BUSY, "execution", "a run is going on", "wait for its end");
            }
            current = run;
        }
        Thread.ofVirtual().name("scripted-run-" + request.run()).start(() -> play(run));
    }

    private void play(ScriptedRun run) {
        try {
            run.play(backend.runScript());
        } catch (WorkerRuntimeException e) {
            backend.refusedReport(e);
        }
    }

    @Override
    public synchronized boolean interrupt(long run) {
        ScriptedRun going = current;
        if (going == null || !going(going) || going.request().run() != run) {
            return false;
        }
        going.ask();
        return true;
    }

    @Override
    public void decided(Decision decision) {
        ScriptedRun going;
        synchronized (this) {
            going = current;
        }
        if (going != null) {
            going.decided(decision);
        }
    }

    /// True while a run is going on.
    public synchronized boolean busy() {
        return going(current);
    }

    @Override
    public StopOutcome stop(Duration deadline) {
        synchronized (this) {
            if (stopped != null) {
                return stopped;
            }
        }
        StopOutcome outcome = stop(backend.stopScript(), deadline);
        synchronized (this) {
            stopped = outcome;
        }
        if (outcome != StopOutcome.UNKNOWN) {
            backend.ended(this);
        }
        return outcome;
    }

    private StopOutcome stop(StopScript script, Duration deadline) {
        return switch (script) {
            case HEEDS -> ended(deadline) ? StopOutcome.EXITED : StopOutcome.UNKNOWN;
            case NEEDS_TERMINATE -> ended(deadline) ? StopOutcome.TERMINATED : StopOutcome.UNKNOWN;
            case NEEDS_KILL -> ended(deadline) ? StopOutcome.KILLED : StopOutcome.UNKNOWN;
            case NEVER_ENDS -> {
                isOver(new CompletableFuture<>(), deadline);
                yield StopOutcome.UNKNOWN;
            }
            case THROWS ->
                throw WorkerRuntimeException.of(
                        ErrorCode.UNSUPPORTED, "execution", "this script can't stop", "change the script");
        };
    }

    private boolean ended(Duration deadline) {
        ScriptedRun going;
        synchronized (this) {
            going = current;
        }
        if (going == null) {
            return true;
        }
        going.ask();
        return isOver(going.over(), deadline);
    }

    private static boolean isOver(CompletableFuture<Void> over, Duration deadline) {
        try {
            over.get(Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a run never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean going(@Nullable ScriptedRun run) {
        return run != null && run.going();
    }

    /// The scripted process dies by itself.
    public void die(String detail) {
        backend.ended(this);
        context.sink().ended(detail);
    }

    /// The scripted worker can never go on.
    public void failForGood(String detail) {
        backend.ended(this);
        context.sink().failed(detail);
    }
}
