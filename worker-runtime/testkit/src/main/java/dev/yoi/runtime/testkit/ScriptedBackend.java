package dev.yoi.runtime.testkit;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.model.BackendName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend that does what a test says, without any process. As it comes it starts at once, echoes each input,
/// and ends when asked. Scripts may be changed at any time and hold for what begins afterwards.
///
/// ```java
/// var gate = new Gate();
/// var backend = new ScriptedBackend().onRun(RunScript.heldBy(gate, RunScript.echo()));
/// ```
public final class ScriptedBackend implements ExecutionBackend {
    public static final BackendName NAME = new BackendName("scripted");
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(1);

    private volatile StartScript startScript = StartScript.atOnce();
    private volatile RunScript runScript = RunScript.echo();
    private volatile StopScript stopScript = StopScript.HEEDS;
    private volatile CheckReport report = CheckReport.GOOD;
    private volatile boolean closed;
    private final List<ExecutionContext> starts = new CopyOnWriteArrayList<>();
    private final List<ScriptedExecution> live = new CopyOnWriteArrayList<>();
    private final List<WorkerRuntimeException> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger orphanSweeps = new AtomicInteger();

    public ScriptedBackend onStart(StartScript script) {
        startScript = script;
        return this;
    }

    public ScriptedBackend onRun(RunScript script) {
        runScript = script;
        return this;
    }

    public ScriptedBackend onStop(StopScript script) {
        stopScript = script;
        return this;
    }

    public ScriptedBackend onCheck(CheckReport answer) {
        report = answer;
        return this;
    }

    /// Every start that was asked for, failed ones included, oldest first.
    public List<ExecutionContext> starts() {
        return List.copyOf(starts);
    }

    /// Executions that have started and not ended, oldest first.
    public List<ScriptedExecution> live() {
        return List.copyOf(live);
    }

    /// The newest live execution.
    public ScriptedExecution newest() {
        return live.getLast();
    }

    /// How reports were answered that the runtime did not take, oldest first: late ones, for example.
    public List<WorkerRuntimeException> refusedReports() {
        return List.copyOf(refused);
    }

    /// How often [#endOrphans] was called.
    public int orphanSweeps() {
        return orphanSweeps.get();
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public BackendName name() {
        return NAME;
    }

    @Override
    public CheckReport check(Profile profile) {
        return report;
    }

    @Override
    public Execution start(ExecutionContext context) {
        if (closed) {
            throw rejected(context, "the backend is closed");
        }
        starts.add(context);
        try {
            startScript.play(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejected(context, "the start was given up");
        }
        var execution = new ScriptedExecution(this, context);
        live.add(execution);
        return execution;
    }

    private static WorkerRuntimeException rejected(ExecutionContext context, String reason) {
        return WorkerRuntimeException.of(
                ErrorCode.EXECUTION_REJECTED, context.worker().toString(), reason, "start it again");
    }

    @Override
    public void endOrphans() {
        orphanSweeps.incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
        if (stopScript != StopScript.THROWS) {
            live.forEach(execution -> execution.stop(CLOSE_DEADLINE));
        }
    }

    RunScript runScript() {
        return runScript;
    }

    StopScript stopScript() {
        return stopScript;
    }

    void ended(ScriptedExecution execution) {
        live.remove(execution);
    }

    void refusedReport(WorkerRuntimeException failure) {
        refused.add(failure);
    }
}
