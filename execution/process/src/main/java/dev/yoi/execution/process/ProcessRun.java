package dev.yoi.execution.process;

import dev.yoi.execution.child.Child;
import dev.yoi.execution.child.ChildCommand;
import dev.yoi.execution.child.Children;
import dev.yoi.execution.child.DeclaredEnvironment;
import dev.yoi.execution.child.ExecutionTag;
import dev.yoi.execution.child.LaunchFailure;
import dev.yoi.execution.child.OutputBudget;
import dev.yoi.execution.child.OutputPump;
import dev.yoi.execution.child.Steps;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The life of one command: launched, read, waited for, ended with everything that it started, reported. It has a
/// virtual thread of its own; others only ask it to end ([#cut]).
///
/// A run ends when its command and the output of everything it started have ended. What the command left running
/// behind its own end gets [ProcessLimits#drain] to finish its output, then it is ended too.
final class ProcessRun {
    /// Why a command was not left to end by itself.
    enum Cut {
        INTERRUPT,
        STOP,
        TIMEOUT,
        OUTPUT,
        /// The runtime takes its reports no more.
        UNHEARD
    }

    /// What a run needs of its execution.
    record Parts(
            ExecutionTag tag,
            CommandSettings settings,
            ProcessLimits limits,
            Children children,
            DeclaredEnvironment declared) {}

    /// Between closing its output and being gone a process needs a moment.
    private static final Duration EXIT_GRACE = Duration.ofMillis(250);

    private final Parts parts;
    private final long number;
    private final ChildCommand command;
    private final RunReport report;
    private final @Nullable JsonLines lines;
    private final CompletableFuture<Cut> cut = new CompletableFuture<>();
    private final CompletableFuture<StopOutcome> over = new CompletableFuture<>();
    private volatile @Nullable Child child;
    private volatile @Nullable Steps stopSteps;
    private volatile boolean going = true;

    ProcessRun(Parts parts, long number, ChildCommand command, ExecutionSink sink) {
        this.parts = parts;
        this.number = number;
        this.command = command;
        this.report = new RunReport(sink, number, () -> cut(Cut.UNHEARD));
        CommandSettings.LineSettings read = parts.settings().lines();
        this.lines = read.text() ? null : new JsonLines(read.rules(), report);
    }

    /// The program's own session, if it named one.
    Optional<String> session() {
        return lines == null ? Optional.empty() : lines.session();
    }

    long number() {
        return number;
    }

    /// False once nothing runs any more. The runtime may begin the next run as soon as it hears of the end of
    /// this one, before [#over] completes.
    boolean going() {
        return going;
    }

    /// Completes when everything is over and reported, with how the processes ended.
    CompletableFuture<StopOutcome> over() {
        return over;
    }

    void start() {
        Thread.ofVirtual().name("yoi-run-" + number).start(this::live);
    }

    /// Asks the run to end; the first reason counts.
    void cut(Cut reason) {
        cut.complete(reason);
    }

    /// Asks the run to end within these steps, also when it is ending already, more slowly.
    void stop(Steps steps) {
        stopSteps = steps;
        cut(Cut.STOP);
        Child running = child;
        if (running != null) {
            running.hasten(steps);
        }
    }

    private void live() {
        StopOutcome outcome = StopOutcome.UNKNOWN;
        try {
            outcome = lived();
        } catch (LaunchFailure e) {
            outcome = StopOutcome.NOTHING_RUNNING;
            finish(RunReason.FAILED, null, e.sentence());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread of a run", e);
        } finally {
            over.complete(outcome);
        }
    }

    private StopOutcome lived() throws LaunchFailure, InterruptedException {
        if (cut.isDone()) {
            finish(RunReason.INTERRUPTED, null, null);
            return StopOutcome.NOTHING_RUNNING;
        }
        Child running = parts.children().launch(command, parts.tag());
        child = running;
        var budget = new OutputBudget(parts.settings().outputLimitBytes(), this::outputPassedItsLimit);
        try (var output = new OutputPump(running.output(), budget, this::printed);
                var errors = new OutputPump(running.errors(), budget, text -> report.text(Role.LOG, text))) {
            output.start("yoi-run-" + number + "-out");
            errors.start("yoi-run-" + number + "-err");
            var printed = CompletableFuture.allOf(output.over(), errors.over());
            StopOutcome outcome = ended(running, printed);
            boolean whole = await(printed, parts.limits().drain());
            if (lines != null && whole) {
                lines.end();
            }
            finish(running, outcome);
            return outcome;
        }
    }

    private void printed(String text) {
        if (lines == null) {
            report.text(Role.ASSISTANT, text);
        } else {
            lines.accept(text);
        }
    }

    /// Waits for the end of the command and of its output, or sees to both.
    private StopOutcome ended(Child running, CompletableFuture<Void> printed) throws InterruptedException {
        if (!await(
                CompletableFuture.anyOf(running.onExit(), cut), parts.settings().timeout())) {
            cut(Cut.TIMEOUT);
        }
        if (!cut.isDone()) {
            await(CompletableFuture.anyOf(printed, cut), parts.limits().drain());
        }
        return cut.isDone() ? running.end(steps()) : endedWithLeftovers(running);
    }

    private StopOutcome endedWithLeftovers(Child running) {
        if (running.endsByItself(EXIT_GRACE)) {
            return StopOutcome.EXITED;
        }
        report.diagnostic("background_processes_ended", "what the command left running was ended with its run");
        return running.end(Steps.terminating(parts.limits().interruptStep()));
    }

    private Steps steps() {
        return switch (cut.join()) {
            case INTERRUPT -> Steps.interrupting(parts.limits().interruptStep());
            case STOP -> Optional.ofNullable(stopSteps).orElseThrow();
            case TIMEOUT, OUTPUT, UNHEARD -> Steps.terminating(parts.limits().interruptStep());
        };
    }

    private void outputPassedItsLimit() {
        report.diagnostic(
                "output_limit",
                "the output passed " + parts.settings().outputLimitBytes()
                        + " bytes; the rest was discarded and the command ended");
        cut(Cut.OUTPUT);
    }

    private void finish(Child ended, StopOutcome outcome) {
        Integer exitCode =
                ended.exitCode().isPresent() ? Integer.valueOf(ended.exitCode().getAsInt()) : null;
        String left = outcome == StopOutcome.UNKNOWN ? "some of its processes could not be ended" : null;
        if (cut.isDone()) {
            finish(reason(cut.join()), exitCode, detail(cut.join(), left));
        } else {
            Optional<String> error = lines == null ? Optional.empty() : lines.error();
            boolean good = Integer.valueOf(0).equals(exitCode) && error.isEmpty();
            finish(good ? RunReason.COMPLETED : RunReason.FAILED, exitCode, error.orElse(left));
        }
    }

    private void finish(RunReason reason, @Nullable Integer exitCode, @Nullable String detail) {
        going = false;
        report.finish(new WorkerEvent.RunFinished(number, reason, exitCode, detail));
    }

    private static RunReason reason(Cut cut) {
        return switch (cut) {
            case INTERRUPT, STOP -> RunReason.INTERRUPTED;
            case TIMEOUT, OUTPUT -> RunReason.LIMIT;
            case UNHEARD -> RunReason.FAILED;
        };
    }

    private @Nullable String detail(Cut cut, @Nullable String left) {
        String what = switch (cut) {
            case INTERRUPT, STOP -> null;
            case TIMEOUT -> "it ran longer than " + parts.settings().timeout().toSeconds() + " s";
            case OUTPUT -> "its output passed " + parts.settings().outputLimitBytes() + " bytes";
            case UNHEARD -> "its reports were not taken";
        };
        if (what == null || left == null) {
            return what == null ? left : what;
        }
        return what + "; " + left;
    }

    private static boolean await(CompletableFuture<?> future, Duration time) throws InterruptedException {
        try {
            future.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a command never fails", e);
        }
    }
}
