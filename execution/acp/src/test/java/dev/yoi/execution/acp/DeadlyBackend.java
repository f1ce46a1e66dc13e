package dev.yoi.execution.acp;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/// A backend whose host dies behind a certain report of an execution: what was reported before is durable,
/// nothing after it is taken.
final class DeadlyBackend implements ExecutionBackend {
    private final ExecutionBackend backend;
    private final AtomicInteger left;
    private final Runnable death;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private volatile BiConsumer<WorkerId, String> answers = (_, _) -> {};

    DeadlyBackend(ExecutionBackend backend, int reports, Runnable death) {
        this.backend = backend;
        this.left = new AtomicInteger(reports);
        this.death = death;
    }

    /// What is to be done with each permission request, as soon as it is recorded.
    void answerWith(BiConsumer<WorkerId, String> how) {
        answers = how;
    }

    /// True when it died, false when a run came to its end before.
    boolean diedOrFinished() {
        return over.orTimeout(TestAgent.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void reported() {
        if (left.decrementAndGet() == 0) {
            death.run();
            over.complete(true);
        }
    }

    @Override
    public BackendName name() {
        return backend.name();
    }

    @Override
    public CheckReport check(Profile profile) {
        return backend.check(profile);
    }

    @Override
    public Execution start(ExecutionContext c) {
        return backend.start(new ExecutionContext(
                c.worker(),
                c.generation(),
                c.profile(),
                c.workdir(),
                c.log(),
                new DeadlySink(c.worker(), c.sink()),
                c.startDeadline()));
    }

    @Override
    public void endOrphans() {
        backend.endOrphans();
    }

    @Override
    public void close() {
        backend.close();
    }

    private final class DeadlySink implements ExecutionSink {
        private final WorkerId worker;
        private final ExecutionSink sink;

        DeadlySink(WorkerId worker, ExecutionSink sink) {
            this.worker = worker;
            this.sink = sink;
        }

        @Override
        public void record(List<WorkerEvent.Reported> events) {
            sink.record(events);
            reported();
            for (WorkerEvent.Reported event : events) {
                if (event instanceof WorkerEvent.PermissionRequested asked) {
                    Thread.ofVirtual().start(() -> answers.accept(worker, asked.request()));
                }
                if (event instanceof WorkerEvent.RunFinished) {
                    over.complete(false);
                }
            }
        }

        @Override
        public OpenItem openMessage(long run, ItemId item, Role role) {
            return counted(sink.openMessage(run, item, role));
        }

        @Override
        public OpenItem openReasoning(long run, ItemId item) {
            return counted(sink.openReasoning(run, item));
        }

        private OpenItem counted(OpenItem item) {
            return new OpenItem() {
                @Override
                public void append(String text) {
                    item.append(text);
                    reported();
                }

                @Override
                public void close() {
                    item.close();
                    reported();
                }
            };
        }

        @Override
        public void ended(String detail) {
            sink.ended(detail);
        }

        @Override
        public void failed(String detail) {
            sink.failed(detail);
        }
    }
}
