package dev.yoi.execution.process;

import dev.yoi.execution.child.Children;
import dev.yoi.execution.child.ExecutionTag;
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
/// A run is over when the command and its output are; what the command left running is ended with it. A stop ends
/// all of it. How that is held is told at [dev.yoi.execution.child.Children]. Executions share no lock.
final class ProcessBackend implements ExecutionBackend {
    private static final System.Logger LOG = System.getLogger(ProcessBackend.class.getName());

    private final ProcessOptions options;
    private final Children children;
    private final Children.Membership membership;
    private final Set<ProcessExecution> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ProcessBackend(ProcessOptions options, Children children, Children.Membership membership) {
        this.options = options;
        this.children = children;
        this.membership = membership;
    }

    @Override
    public BackendName name() {
        return ProcessBackends.NAME;
    }

    @Override
    public CheckReport check(Profile profile) {
        return ProfileCheck.of(profile, options.limits(), children);
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
        var tag = new ExecutionTag(children.store(), context.worker(), context.generation());
        var execution = new ProcessExecution(
                context,
                new ProcessRun.Parts(tag, settings, options.limits(), children, children.declared(context.profile())),
                directory,
                this::gone);
        children.enter(tag);
        live.add(execution);
        return execution;
    }

    private void gone(ProcessExecution execution) {
        live.remove(execution);
        children.leave(execution.tag());
    }

    private static WorkerRuntimeException rejected(ExecutionContext context, String reason, String remedy) {
        return WorkerRuntimeException.of(
                ErrorCode.EXECUTION_REJECTED, context.worker().toString(), reason, remedy);
    }

    @Override
    public void endOrphans() {
        children.endOrphans();
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
        membership.leave();
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
