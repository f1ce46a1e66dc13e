package dev.yoi.benchmarks;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// An execution backend whose runs do nothing by themselves: a benchmark reports in their name.
public final class Reporters implements ExecutionBackend {
    public static final BundleId BUNDLE = new BundleId("bench");
    public static final ProfileName PROFILE = new ProfileName("bench");

    private static final BackendName NAME = new BackendName("bench");

    private final Map<WorkerId, Reporter> reporters = new ConcurrentHashMap<>();

    public static ConfigBundle bundle() {
        return ConfigBundle.of(BUNDLE, List.of(new Profile(PROFILE, NAME, "", new TreeMap<>())));
    }

    /// Of a worker that has been started.
    public Reporter of(WorkerId worker) {
        Reporter reporter = reporters.get(worker);
        if (reporter == null) {
            throw new IllegalStateException("worker " + worker + " was not started");
        }
        return reporter;
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
        var reporter = new Reporter(context.sink());
        reporters.put(context.worker(), reporter);
        return reporter;
    }

    @Override
    public void endOrphans() {}

    @Override
    public void close() {
        reporters.clear();
    }

    /// One worker's execution.
    public static final class Reporter implements Execution {
        private final ExecutionSink sink;
        private final CompletableFuture<Long> run = new CompletableFuture<>();

        Reporter(ExecutionSink sink) {
            this.sink = sink;
        }

        /// Returns when the event is durable.
        public void record(WorkerEvent.Reported event) {
            sink.record(List.of(event));
        }

        /// Returns once the first run has begun.
        public long firstRun() {
            return run.join();
        }

        @Override
        public String binding() {
            return "bench";
        }

        @Override
        public Optional<String> resumedFrom() {
            return Optional.empty();
        }

        @Override
        public void begin(RunRequest request) {
            run.complete(request.run());
        }

        @Override
        public boolean interrupt(long number) {
            record(new WorkerEvent.RunFinished(number, RunReason.INTERRUPTED, null, null));
            return true;
        }

        @Override
        public StopOutcome stop(Duration deadline) {
            return StopOutcome.EXITED;
        }
    }
}
