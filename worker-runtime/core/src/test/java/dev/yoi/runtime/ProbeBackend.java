package dev.yoi.runtime;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Answers each input with the same text, unless a test makes it misbehave at one of its seams. An input that
/// begins with `hold` is held, with its text open, until it is released or interrupted.
final class ProbeBackend implements ExecutionBackend {
    static final BackendName NAME = new BackendName("probe");

    final CopyOnWriteArrayList<Probe> probes = new CopyOnWriteArrayList<>();
    final AtomicInteger sweeps = new AtomicInteger();
    volatile Consumer<ExecutionContext> onStart = _ -> {};
    volatile BiConsumer<Probe, RunRequest> onBegin = Probe::echo;
    volatile Function<Duration, StopOutcome> onStop = _ -> StopOutcome.EXITED;
    volatile Function<Probe, String> binding = _ -> "probe";
    volatile BiConsumer<Probe, Decision> onDecision = (probe, decision) -> probe.decisions.add(decision);
    volatile Runnable onSweep = () -> {};
    volatile Runnable onClose = () -> {};
    volatile boolean closed;

    /// The newest execution of a worker.
    Probe of(WorkerId worker) {
        return probes.stream()
                .filter(probe -> probe.context.worker().equals(worker))
                .reduce((_, newer) -> newer)
                .orElseThrow();
    }

    @Override
    public BackendName name() {
        return NAME;
    }

    @Override
    public CheckReport check(Profile profile) {
        return CheckReport.GOOD;
    }

    @Override
    public Execution start(ExecutionContext context) {
        onStart.accept(context);
        var probe = new Probe(this, context);
        probes.add(probe);
        return probe;
    }

    @Override
    public void endOrphans() {
        sweeps.incrementAndGet();
        onSweep.run();
    }

    @Override
    public void close() {
        closed = true;
        onClose.run();
    }

    static final class Probe implements Execution {
        final ExecutionContext context;
        final ExecutionSink sink;
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger stops = new AtomicInteger();
        final CopyOnWriteArrayList<Decision> decisions = new CopyOnWriteArrayList<>();
        private final ProbeBackend backend;
        volatile long held;

        Probe(ProbeBackend backend, ExecutionContext context) {
            this.backend = backend;
            this.context = context;
            this.sink = context.sink();
        }

        @Override
        public String binding() {
            return backend.binding.apply(this);
        }

        @Override
        public Optional<String> resumedFrom() {
            return Optional.empty();
        }

        @Override
        public void begin(RunRequest request) {
            begun.incrementAndGet();
            backend.onBegin.accept(this, request);
        }

        void echo(RunRequest request) {
            String text = request.content().plainText();
            var open = open(request.run());
            open.append(text);
            if (text.startsWith("hold")) {
                held = request.run();
                return;
            }
            open.close();
            finish(request.run(), RunReason.COMPLETED);
        }

        ExecutionSink.OpenItem open(long run) {
            return sink.openMessage(run, new ItemId("r" + run), Role.ASSISTANT);
        }

        void finish(long run, RunReason reason) {
            sink.record(List.of(new RunFinished(run, reason, null, null)));
        }

        /// Ends the run that is held.
        void release(RunReason reason) {
            long run = held;
            held = 0;
            finish(run, reason);
        }

        @Override
        public boolean interrupt(long run) {
            if (held != run) {
                return false;
            }
            release(RunReason.INTERRUPTED);
            return true;
        }

        @Override
        public void decided(Decision decision) {
            backend.onDecision.accept(this, decision);
        }

        @Override
        public StopOutcome stop(Duration deadline) {
            stops.incrementAndGet();
            return backend.onStop.apply(deadline);
        }
    }
}
