package dev.yoi.runtime;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent.RunFinished;
import dev.yoi.runtime.execution.CheckReport;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Answers each input with the same text. An input `hold` is held until it is interrupted, stopped or released.
final class EchoBackend implements ExecutionBackend {
    static final BackendName NAME = new BackendName("echo");
    final ConcurrentHashMap<WorkerId, Echo> running = new ConcurrentHashMap<>();
    final AtomicInteger swept = new AtomicInteger();
    volatile boolean refuse;
    volatile @Nullable CountDownLatch startGate;

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
        CountDownLatch gate = startGate;
        if (gate != null) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failures.rejected(context.worker(), "interrupted");
            }
        }
        if (refuse) {
            throw Failures.rejected(context.worker(), "told to refuse");
        }
        var echo = new Echo(context.sink());
        running.put(context.worker(), echo);
        return echo;
    }

    @Override
    public void endOrphans() {
        swept.incrementAndGet();
    }

    @Override
    public void close() {
        running.clear();
    }

    static final class Echo implements Execution {
        final ExecutionSink sink;
        volatile long held;
        volatile ExecutionSink.@Nullable OpenItem item;

        Echo(ExecutionSink sink) {
            this.sink = sink;
        }

        @Override
        public String binding() {
            return "echo";
        }

        @Override
        public Optional<String> resumedFrom() {
            return Optional.empty();
        }

        @Override
        public void begin(RunRequest request) {
            String text = request.content().plainText();
            var open = sink.openMessage(request.run(), new ItemId("r" + request.run()), Role.ASSISTANT);
            open.append(text);
            if (text.startsWith("hold")) {
                item = open;
                held = request.run();
                return;
            }
            open.close();
            sink.record(List.of(new RunFinished(request.run(), RunReason.COMPLETED, 0, null)));
        }

        void release(RunReason reason) {
            long run = held;
            held = 0;
            sink.record(List.of(new RunFinished(run, reason, null, null)));
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
        public StopOutcome stop(Duration deadline) {
            return StopOutcome.EXITED;
        }
    }
}
