package dev.yoi.execution.process;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.ExecutionSink.OpenItem;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// What one run tells the runtime: one call at a time, though two streams are read at once. When the runtime
/// takes a report no more, the rest is silence, and `refused` is called once.
final class RunReport {
    private static final System.Logger LOG = System.getLogger(RunReport.class.getName());
    /// What diagnostics of this module are about.
    private static final String SUBJECT = "execution";

    private final ExecutionSink sink;
    private final long run;
    private final Runnable refused;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Role, OpenItem> items = new EnumMap<>(Role.class);
    private final PieceReport pieces;
    private boolean silent;
    private boolean over;

    RunReport(ExecutionSink sink, long run, Runnable refused) {
        this.sink = sink;
        this.run = run;
        this.refused = refused;
        this.pieces = new PieceReport(sink, run);
    }

    /// What the program itself says of its work, in turn with everything else.
    void pieces(Consumer<PieceReport> report) {
        inTurn(() -> report.accept(pieces));
    }

    /// Adds to the message of this role; the first text opens it.
    void text(Role role, String text) {
        inTurn(() -> items.computeIfAbsent(role, this::opened).append(text));
    }

    private OpenItem opened(Role role) {
        return sink.openMessage(run, new ItemId("run-" + run + "-" + role.code()), role);
    }

    void diagnostic(String code, String message) {
        inTurn(() -> sink.record(List.of(
                new WorkerEvent.DiagnosticRaised(new DiagnosticCode(code), Severity.WARNING, message, SUBJECT))));
    }

    /// The last report, with the text that waits. It is made even when an earlier one was refused, unless the run
    /// is no longer this execution's: a store that had no room for text may have room for the end, or remember
    /// that it is owed.
    void finish(WorkerEvent.RunFinished end) {
        inTurn(() -> {
            pieces.close();
            items.values().forEach(OpenItem::close);
            items.clear();
        });
        turn.lock();
        try {
            if (!over) {
                sink.record(List.of(end));
            }
        } catch (RuntimeException e) {
            refused(e);
        } finally {
            turn.unlock();
        }
    }

    private void inTurn(Runnable report) {
        turn.lock();
        try {
            if (!silent) {
                report.run();
            }
        } catch (RuntimeException e) {
            // Whatever the runtime has against it, nobody hears this run any more.
            refused(e);
        } finally {
            turn.unlock();
        }
        if (silent()) {
            refused.run();
        }
    }

    private void refused(RuntimeException e) {
        silent = true;
        over = e instanceof WorkerRuntimeException known && known.code() == ErrorCode.EXECUTION_UNAVAILABLE;
        LOG.log(System.Logger.Level.INFO, "a report of run {0} was not taken: {1}", run, e.getMessage());
    }

    private boolean silent() {
        turn.lock();
        try {
            return silent;
        } finally {
            turn.unlock();
        }
    }
}
