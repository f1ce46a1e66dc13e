package dev.yoi.execution.acp;

import dev.yoi.execution.child.Child;
import dev.yoi.execution.child.ChildCommand;
import dev.yoi.execution.child.Children;
import dev.yoi.execution.child.ExecutionTag;
import dev.yoi.execution.child.LaunchFailure;
import dev.yoi.execution.child.OutputBudget;
import dev.yoi.execution.child.OutputPump;
import dev.yoi.execution.child.Steps;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Commands that an agent runs through us: each a child process of the worker's execution, ended with it at the
/// latest, with its whole process tree.
final class Terminals {
    /// At a time.
    static final int TERMINALS_MAX = 16;
    /// Kept of the output of one, in bytes, unless the agent wants less.
    static final int OUTPUT_MAX = 1 << 20;

    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    /// What to run.
    record Command(List<String> words, Path directory, Map<String, String> environment, int outputMax) {}

    /// One command. Its output is guarded by its own monitor.
    static final class Terminal {
        private final Child child;
        private final OutputPump output;
        private final OutputPump errors;
        private final int outputMax;
        private final StringBuilder kept = new StringBuilder();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final CompletableFuture<Void> cut = new CompletableFuture<>();
        private boolean truncated;

        private Terminal(Child child, int outputMax) {
            this.child = child;
            this.outputMax = outputMax;
            this.output = pump(child.output());
            this.errors = pump(child.errors());
        }

        private OutputPump pump(FileChannel source) {
            // All of it is read, so that the command never waits for us; the latest is kept.
            return new OutputPump(source, new OutputBudget(Long.MAX_VALUE, () -> {}), this::keep);
        }

        private synchronized void keep(String text) {
            kept.append(text);
            int beyond = kept.length() - outputMax;
            if (beyond > 0) {
                boolean half = beyond < kept.length() && Character.isLowSurrogate(kept.charAt(beyond));
                kept.delete(0, half ? beyond + 1 : beyond);
                truncated = true;
            }
        }

        private void live(Runnable gone) {
            output.start("yoi-terminal-out");
            errors.start("yoi-terminal-err");
            var printed = CompletableFuture.allOf(output.over(), errors.over());
            CompletableFuture.anyOf(child.onExit(), cut).join();
            if (child.exitCode().isPresent()) {
                Agent.await(CompletableFuture.anyOf(printed, cut), DRAIN);
            }
            if (!child.endsByItself(Duration.ZERO)) {
                child.end(Steps.terminating(STEP));
            }
            Agent.await(printed, DRAIN);
            output.close();
            errors.close();
            gone.run();
            over.complete(null);
        }

        synchronized String output() {
            return kept.toString();
        }

        synchronized boolean truncated() {
            return truncated;
        }

        /// Empty while it runs.
        OptionalInt exitCode() {
            return over.isDone() ? child.exitCode() : OptionalInt.empty();
        }

        /// Completes when the command and everything that it started have ended.
        CompletableFuture<Void> over() {
            return over;
        }

        void kill() {
            cut.complete(null);
        }
    }

    private final Children children;
    private final ExecutionTag tag;
    private final Map<String, Terminal> terminals = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private boolean closed;

    Terminals(Children children, ExecutionTag tag) {
        this.children = children;
        this.tag = tag;
    }

    /// Starts a command and says under which name it is known.
    String create(Command command) throws Refusal {
        synchronized (this) {
            if (closed || terminals.size() >= TERMINALS_MAX) {
                throw Refusal.of(
                        "too_many_terminals", "there are " + TERMINALS_MAX + " terminals at most; release one");
            }
            String name = "terminal-" + count.incrementAndGet();
            // A part of its own: its end is not the agent's.
            ExecutionTag mine = tag.withPart(name);
            var environment = new TreeMap<>(command.environment());
            environment.putAll(mine.marks());
            try {
                Child child = children.launch(
                        new ChildCommand(
                                command.words(), new ChildCommand.Input.None(), command.directory(), environment),
                        mine);
                children.enter(mine);
                var terminal = new Terminal(child, Math.clamp(command.outputMax(), 0, OUTPUT_MAX));
                terminals.put(name, terminal);
                Thread.ofVirtual().name("yoi-" + name).start(() -> terminal.live(() -> children.leave(mine)));
                return name;
            } catch (LaunchFailure e) {
                throw Refusal.of("not_started", e.sentence());
            }
        }
    }

    Terminal named(String name) throws Refusal {
        return find(name)
                .orElseThrow(
                        () -> new Refusal(new RpcError(RpcError.NOT_FOUND, "there is no such terminal", "not_found")));
    }

    Optional<Terminal> find(String name) {
        return Optional.ofNullable(terminals.get(name));
    }

    /// It is ended, if it runs, and forgotten.
    void release(String name) throws Refusal {
        named(name).kill();
        terminals.remove(name);
    }

    /// Ends all of them; none begins after this.
    void close() {
        synchronized (this) {
            closed = true;
        }
        List<Terminal> all = List.copyOf(terminals.values());
        all.forEach(Terminal::kill);
        all.forEach(terminal -> Agent.await(terminal.over(), STEP.multipliedBy(4)));
    }
}
