package dev.yoi.execution.process;

import dev.yoi.execution.child.ChildCommand;
import dev.yoi.execution.child.ExecutionTag;
import dev.yoi.execution.child.Steps;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.StopOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An execution that runs one command per input: between inputs there is no process. Guarded by its own monitor,
/// never held across a wait.
final class ProcessExecution implements Execution {
    /// Beyond a stop's deadline and its kill, for the last report to be made.
    private static final Duration REPORT_MARGIN = Duration.ofMillis(500);

    private final ExecutionContext context;
    private final ProcessRun.Parts parts;
    private final Path directory;
    private final Consumer<ProcessExecution> gone;
    private @Nullable ProcessRun last;
    /// The program's own conversation, once it named one.
    private Optional<String> session;
    private boolean stopped;
    /// The run that a stop ended; later stops answer with its outcome.
    private @Nullable ProcessRun stoppedRun;

    ProcessExecution(
            ExecutionContext context, ProcessRun.Parts parts, Path directory, Consumer<ProcessExecution> gone) {
        this.context = context;
        this.parts = parts;
        this.directory = directory;
        this.gone = gone;
        this.session = context.generation().value() > 1
                        && !parts.settings().lines().resume().isEmpty()
                ? OwnSession.find(context.log())
                : Optional.empty();
    }

    ExecutionTag tag() {
        return parts.tag();
    }

    @Override
    public String binding() {
        return "process per input";
    }

    @Override
    public Optional<String> resumedFrom() {
        if (context.generation().value() <= 1) {
            return Optional.empty();
        }
        synchronized (this) {
            return Optional.of(
                    session.isPresent()
                            ? "the program's own session"
                            : "nothing to take up: each input is a process of its own");
        }
    }

    @Override
    public synchronized void begin(RunRequest request) {
        if (stopped) {
            throw WorkerRuntimeException.of(
                    ErrorCode.EXECUTION_UNAVAILABLE,
                    context.worker().toString(),
                    "the execution was stopped",
                    "restore the worker");
        }
        if (last != null && last.going()) {
            throw WorkerRuntimeException.of(
                    ErrorCode.WORKER_BUSY, context.worker().toString(), "a run is going on", "wait for its end");
        }
        if (last != null) {
            session = last.session().or(() -> session);
        }
        last = new ProcessRun(parts, request.run(), command(request), context.sink());
        last.start();
    }

    private ChildCommand command(RunRequest request) {
        String input = request.content().plainText();
        CommandSettings settings = parts.settings();
        return new ChildCommand(
                settings.sandboxed()
                        ? Sandbox.around(settings.commandFor(input, session), directory)
                        : settings.commandFor(input, session),
                settings.inputOnStdin() ? new ChildCommand.Input.Text(input) : new ChildCommand.Input.None(),
                directory,
                parts.children().environment(settings.env(), parts.declared(), parts.tag()));
    }

    @Override
    public synchronized boolean interrupt(long run) {
        ProcessRun going = last;
        if (going == null || going.number() != run || !going.going()) {
            return false;
        }
        going.cut(ProcessRun.Cut.INTERRUPT);
        return true;
    }

    @Override
    public StopOutcome stop(Duration deadline) {
        Steps steps = Steps.within(deadline);
        ProcessRun run;
        synchronized (this) {
            if (!stopped) {
                stopped = true;
                stoppedRun = last == null || last.over().isDone() ? null : last;
            }
            run = stoppedRun;
        }
        if (run == null) {
            gone.accept(this);
            return StopOutcome.NOTHING_RUNNING;
        }
        run.stop(steps);
        StopOutcome outcome = outcome(run, steps.total().plus(REPORT_MARGIN));
        if (outcome != StopOutcome.UNKNOWN) {
            gone.accept(this);
        }
        return outcome;
    }

    /// Waits whether or not the caller is interrupted: a stop ends, and says what it came to.
    private static StopOutcome outcome(ProcessRun run, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return run.over().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    return StopOutcome.UNKNOWN;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the end of a run never fails", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
