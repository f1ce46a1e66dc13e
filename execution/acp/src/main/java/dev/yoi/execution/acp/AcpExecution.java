package dev.yoi.execution.acp;

import dev.yoi.execution.child.ExecutionTag;
import dev.yoi.execution.child.Steps;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.StopOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An agent that is running, with its session open. Guarded by its own monitor, never held across a wait.
final class AcpExecution implements Execution {
    /// Beyond a stop's deadline and its kill, for the last reports to be made.
    private static final Duration REPORT_MARGIN = Duration.ofSeconds(2);
    /// For an agent that did not heed a cancel, or should not go on.
    private static final Duration STEP = Duration.ofSeconds(2);

    /// What an opening brought about.
    record Parts(
            ExecutionTag tag,
            Agent agent,
            Conversation conversation,
            Terminals terminals,
            FileScope scope,
            AcpSettings settings) {}

    private final ExecutionContext context;
    private final Parts parts;
    private final Session session;
    private final Turn.Parts turnParts;
    /// Everything has ended, and what was to be reported is.
    private final CompletableFuture<StopOutcome> over = new CompletableFuture<>();
    private @Nullable Turn turn;
    private boolean sessionRecorded;
    private boolean stopped;
    private String endedBecause = "";

    AcpExecution(ExecutionContext context, Parts parts, Session session, AcpLimits limits) {
        this.context = context;
        this.parts = parts;
        this.session = session;
        Permissions permissions = new Permissions(context.generation().value());
        this.turnParts = new Turn.Parts(
                session,
                parts.agent().peer(),
                (run, refused) -> new Reports(context.sink(), run, refused),
                parts.conversation().facts(),
                permissions,
                run -> new ToolCalls(run, this::newContent),
                parts.settings(),
                limits.cancel(),
                () -> giveUp("it did not heed a cancel"));
    }

    private CallContent newContent() {
        return new CallContent(
                parts.scope()::shown, name -> parts.terminals().find(name).map(Terminals.Terminal::output));
    }

    /// From now on the agent's own end is noticed. `gone` is called when everything of it has ended.
    void live(Runnable gone) {
        Thread.ofVirtual().name("yoi-agent-watch").start(() -> {
            CompletableFuture<Optional<String>> silent = parts.conversation().over();
            CompletableFuture.anyOf(
                            parts.agent().onExit(), silent, parts.agent().ended())
                    .join();
            Optional<String> why = silent.getNow(Optional.empty());
            if (why.isPresent()) {
                giveUp(why.get());
            } else {
                // Between closing its output and being gone a process needs a moment.
                Agent.await(parts.agent().onExit(), STEP);
                parts.agent().end(Steps.terminating(STEP));
            }
            StopOutcome outcome = parts.agent().ended().join();
            try {
                settle();
            } finally {
                if (outcome != StopOutcome.UNKNOWN) {
                    gone.run();
                }
                over.complete(outcome);
            }
        });
    }

    /// The process is gone: the run that was going on ends, and the runtime hears of it.
    private void settle() {
        Turn last;
        boolean asked;
        String why;
        synchronized (this) {
            last = turn;
            asked = stopped;
            why = endedBecause.isEmpty()
                    ? parts.conversation().over().getNow(Optional.empty()).orElse("")
                    : endedBecause;
        }
        parts.terminals().close();
        var code = parts.agent().exitCode();
        String how = why.isEmpty() ? "by itself" : "since " + why;
        String ended = "the agent ended " + how
                + (code.isPresent() ? ", with exit code " + code.getAsInt() : "")
                + (why.isEmpty()
                        ? parts.conversation()
                                .lastWords()
                                .map(words -> ": " + words)
                                .orElse("")
                        : "");
        if (last != null) {
            last.gone(code.isPresent() ? Integer.valueOf(code.getAsInt()) : null, ended);
            last.over().join();
        }
        if (!asked) {
            try {
                context.sink().ended(ended);
            } catch (WorkerRuntimeException e) {
                // Nobody takes it any more; that it ended is true all the same.
                System.getLogger(AcpExecution.class.getName())
                        .log(System.Logger.Level.INFO, "the end of an agent was not taken: {0}", e.getMessage());
            }
        }
    }

    private void giveUp(String why) {
        synchronized (this) {
            endedBecause = endedBecause.isEmpty() ? why : endedBecause;
        }
        parts.agent().end(Steps.interrupting(STEP));
    }

    ExecutionTag tag() {
        return parts.tag();
    }

    @Override
    public String binding() {
        return session.binding();
    }

    @Override
    public Optional<String> resumedFrom() {
        return session.resumedFrom();
    }

    @Override
    public synchronized void begin(RunRequest request) {
        if (stopped || parts.agent().ended().isDone()) {
            throw WorkerRuntimeException.of(
                    ErrorCode.EXECUTION_UNAVAILABLE,
                    context.worker().toString(),
                    "the execution has ended",
                    "restore the worker");
        }
        if (turn != null && turn.going()) {
            throw WorkerRuntimeException.of(
                    ErrorCode.WORKER_BUSY, context.worker().toString(), "a run is going on", "wait for its end");
        }
        List<WorkerEvent.Reported> first = new ArrayList<>();
        String instructions = sessionRecorded ? "" : parts.settings().instructions();
        if (!sessionRecorded) {
            // Nothing is said to the agent before it can be found again.
            first.add(RecordedSession.event(session.id()));
            sessionRecorded = true;
        }
        first.addAll(parts.conversation().facts().takeWaiting());
        var next = new Turn(turnParts, request);
        turn = next;
        parts.conversation().turn(next);
        next.start(first, instructions);
    }

    private synchronized Optional<Turn> going() {
        return Optional.ofNullable(turn).filter(Turn::going);
    }

    @Override
    public boolean interrupt(long run) {
        Optional<Turn> going = going().filter(current -> current.number() == run);
        going.ifPresent(current -> current.cut(Turn.Cut.INTERRUPT));
        return going.isPresent();
    }

    @Override
    public void decided(Decision decision) {
        going().ifPresent(current -> current.decided(decision));
    }

    @Override
    public StopOutcome stop(Duration deadline) {
        Steps steps = Steps.within(deadline);
        Optional<Turn> last;
        boolean first;
        synchronized (this) {
            first = !stopped;
            stopped = true;
            last = Optional.ofNullable(turn).filter(current -> !current.over().isDone());
        }
        last.ifPresent(current -> current.cut(Turn.Cut.STOP));
        Steps rest = steps;
        if (first && last.isPresent()) {
            // It may finish its turn and say so before it is asked to end.
            Duration ask = steps.ask().dividedBy(3);
            Agent.await(CompletableFuture.anyOf(last.get().over(), over), ask);
            rest = new Steps(steps.ask().minus(ask), steps.terminate(), steps.kill());
        }
        parts.agent().end(rest);
        return Agent.await(over, rest.total().plus(REPORT_MARGIN)) ? over.join() : StopOutcome.UNKNOWN;
    }
}
