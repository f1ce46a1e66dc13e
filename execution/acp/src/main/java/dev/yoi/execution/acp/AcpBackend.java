package dev.yoi.execution.acp;

import dev.yoi.execution.child.Children;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.CheckReport.Finding;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Runs a worker as an agent that speaks the Agent Client Protocol. How its process is kept is told at
/// [dev.yoi.execution.child.Children]. Executions share no lock.
final class AcpBackend implements ExecutionBackend {
    private static final System.Logger LOG = System.getLogger(AcpBackend.class.getName());

    private final AcpOptions options;
    private final Children children;
    private final Children.Membership membership;
    private final Set<AcpExecution> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    AcpBackend(AcpOptions options, Children children) {
        this.options = options;
        this.children = children;
        this.membership = children.join();
    }

    @Override
    public BackendName name() {
        return AcpBackends.NAME;
    }

    @Override
    public CheckReport check(Profile profile) {
        AcpSettings.Reading reading = AcpSettings.read(profile, options.limits());
        List<Finding> findings = new ArrayList<>(reading.problems().stream()
                .map(problem -> finding("setting_invalid", problem.message(), problem.remedy()))
                .toList());
        String program = reading.settings()
                .map(settings -> settings.command().getFirst())
                .orElse("");
        Optional<String> install =
                reading.settings().flatMap(settings -> settings.hints().install());
        for (Finding finding : children.check(program, profile)) {
            boolean own = finding.message().contains("'" + program + "'");
            findings.add(
                    own && install.isPresent()
                            ? finding(finding.code().value(), finding.message(), install.get())
                            : finding);
        }
        return new CheckReport(findings);
    }

    private static Finding finding(String code, String message, String remedy) {
        return new Finding(new DiagnosticCode(code), Severity.ERROR, message, remedy);
    }

    @Override
    public Execution start(ExecutionContext context) {
        if (closed) {
            throw rejected(context, "the backend for agents is closed", "start the server again");
        }
        CheckReport report = check(context.profile());
        if (!report.runnable()) {
            Finding first = report.findings().getFirst();
            throw rejected(context, first.message(), first.remedy());
        }
        AcpSettings settings =
                AcpSettings.read(context.profile(), options.limits()).settings().orElseThrow();
        var opening = new Opening(options, children, context, settings);
        children.enter(opening.tag());
        try {
            AcpExecution execution = opening.open();
            live.add(execution);
            execution.live(() -> gone(execution));
            if (closed) {
                execution.stop(options.limits().close());
                throw rejected(context, "the backend for agents is closed", "start the server again");
            }
            return execution;
        } catch (RuntimeException e) {
            children.leave(opening.tag());
            throw e;
        }
    }

    private void gone(AcpExecution execution) {
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
        List<CompletableFuture<Void>> stops = live.stream()
                .map(execution -> {
                    var stop = new CompletableFuture<Void>();
                    Thread.ofVirtual().start(() -> {
                        try {
                            execution.stop(options.limits().close());
                        } finally {
                            stop.complete(null);
                        }
                    });
                    return stop;
                })
                .toList();
        // A stop ends by itself, about in time.
        if (!Agent.await(
                CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)),
                options.limits().close().multipliedBy(3))) {
            LOG.log(System.Logger.Level.WARNING, "some agents did not end in time");
        }
        membership.leave();
    }
}
