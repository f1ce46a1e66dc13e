package dev.yoi.execution.process;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.model.BackendName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs a worker as one command per input, in the worker's directory, with its output as text.
///
/// - Every command leads a process group of its own and carries `YOI_EXECUTION=<store id>/<worker>#<generation>`
///   in its environment, as does everything it starts. A stop ends all of it: it *asks* with an interrupt signal,
///   as Ctrl-C would, then terminates, then kills.
/// - A run is over when the command and its output are; what the command left running is ended with it.
/// - A [Guard] ends everything when this process dies, however it does; [#endOrphans] finds what even the guard
///   could not.
///
/// Executions share no lock. On a machine without `/proc` or `setsid`, [#check] says so.
final class ProcessBackend implements ExecutionBackend {
    private static final System.Logger LOG = System.getLogger(ProcessBackend.class.getName());

    private final ProcessOptions options;
    private final ProcessTable table = new ProcessTable();
    private final Guard guard;
    private final Scratch scratch;
    private final Launcher launcher;
    private final Set<ProcessExecution> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ProcessBackend(ProcessOptions options) {
        this.options = options;
        this.guard = new Guard(options.store(), options.environment());
        this.scratch = new Scratch(options.store());
        this.launcher = new Launcher(scratch, guard);
    }

    @Override
    public BackendName name() {
        return ProcessBackends.NAME;
    }

    @Override
    public CheckReport check(Profile profile) {
        return ProfileCheck.of(profile, options, table);
    }

    @Override
    public Execution start(ExecutionContext context) {
        if (closed) {
            throw rejected(context, "the process backend is closed", "start the server again");
        }
        CheckReport report = check(context.profile());
        if (!report.runnable()) {
            CheckReport.Finding first = report.findings().getFirst();
            throw rejected(context, first.message(), first.remedy());
        }
        CommandSettings settings = CommandSettings.read(context.profile(), options.limits())
                .settings()
                .orElseThrow();
        Path directory = options.workdirs().apply(context.workdir());
        if (!Files.isDirectory(directory)) {
            throw rejected(
                    context, "its working directory is not there", "restore the directory, or make a new worker");
        }
        var tag = new ExecutionTag(options.store(), context.worker(), context.generation());
        var parts =
                new ProcessRun.Parts(tag, settings, options.limits(), launcher, guard, table, options.environment());
        var execution = new ProcessExecution(context, parts, directory, live::remove);
        live.add(execution);
        return execution;
    }

    private static WorkerRuntimeException rejected(ExecutionContext context, String reason, String remedy) {
        return WorkerRuntimeException.of(
                ErrorCode.EXECUTION_REJECTED, context.worker().toString(), reason, remedy);
    }

    @Override
    public void endOrphans() {
        if (!table.available()) {
            return; // no execution can have been started here; check() says why
        }
        String prefix = ExecutionTag.storePrefix(options.store());
        var sweep = new OrphanSweep(
                table, tag -> tag.startsWith(prefix) && !liveTags().contains(tag));
        if (!sweep.run()) {
            LOG.log(System.Logger.Level.WARNING, "processes of an earlier server on this store could not be ended");
        }
        scratch.removeLeftovers();
    }

    private List<String> liveTags() {
        return live.stream().map(ProcessExecution::tag).toList();
    }

    @Override
    public void close() {
        closed = true;
        List<ProcessExecution> rest = List.copyOf(live);
        var ended = new CountDownLatch(rest.size());
        for (ProcessExecution execution : rest) {
            Thread.ofVirtual().start(() -> {
                try {
                    execution.stop(options.limits().close());
                } finally {
                    ended.countDown();
                }
            });
        }
        awaitEnd(ended);
        guard.close();
        launcher.close();
    }

    private void awaitEnd(CountDownLatch ended) {
        try {
            // A stop ends by itself, about in time.
            if (!ended.await(options.limits().close().multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "some executions did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
