package dev.yoi.execution.acp;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.ExecutionSink.OpenItem;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one run tells the runtime: one call at a time, whichever thread makes it. When the runtime takes a report
/// no more, the rest is silence, and `refused` is called once.
final class Reports {
    private static final System.Logger LOG = System.getLogger(Reports.class.getName());

    /// Makes the reports of a run; `refused` is called when it is heard no more.
    interface Factory {
        Reports of(long run, Runnable refused);
    }

    /// What a text belongs to: text of the same key continues the same item.
    record TextKey(Kind kind, String message) {
        enum Kind {
            MESSAGE,
            THOUGHT,
            LOG
        }
    }

    private final ExecutionSink sink;
    private final long run;
    private final Runnable refused;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable TextKey openKey;
    private @Nullable OpenItem open;
    private long items;
    private boolean silent;
    private boolean over;

    Reports(ExecutionSink sink, long run, Runnable refused) {
        this.sink = sink;
        this.run = run;
        this.refused = refused;
    }

    /// Makes several reports as one, so that no other thread's come between.
    void together(Runnable reports) {
        boolean wasSilent;
        turn.lock();
        try {
            wasSilent = silent;
            if (!silent) {
                reports.run();
            }
        } catch (WorkerRuntimeException e) {
            wasSilent = silent;
            refused(e);
        } finally {
            turn.unlock();
        }
        if (silent() && !wasSilent) {
            refused.run();
        }
    }

    /// Adds to the text of this key, or begins one.
    void text(TextKey key, String text) {
        together(() -> {
            OpenItem item = open;
            if (item == null || !key.equals(openKey)) {
                closeText();
                item = opened(key);
                open = item;
                openKey = key;
            }
            item.append(text);
        });
    }

    private OpenItem opened(TextKey key) {
        ItemId id = nextItem();
        return switch (key.kind()) {
            case MESSAGE -> sink.openMessage(run, id, Role.ASSISTANT);
            case LOG -> sink.openMessage(run, id, Role.LOG);
            case THOUGHT -> sink.openReasoning(run, id);
        };
    }

    /// A name for a text or another item of this run.
    ItemId nextItem() {
        items++;
        return new ItemId("run-" + run + "-" + items);
    }

    private void closeText() {
        OpenItem item = open;
        open = null;
        openKey = null;
        if (item != null) {
            item.close();
        }
    }

    /// Durable when it returns true; false when nobody takes it any more. What comes behind it begins a new text.
    boolean record(List<WorkerEvent.Reported> events) {
        var taken = new boolean[1];
        together(() -> {
            closeText();
            sink.record(events);
            taken[0] = true;
        });
        return taken[0];
    }

    /// The last report, made up when all others are. It is made even when an earlier one was refused, unless the
    /// run is no longer this execution's: a store that had no room for text may have room for the end.
    void finish(Supplier<List<WorkerEvent.Reported>> last) {
        together(this::closeText);
        turn.lock();
        try {
            if (!over) {
                open = null;
                sink.record(last.get());
            }
        } catch (WorkerRuntimeException e) {
            refused(e);
        } finally {
            turn.unlock();
        }
    }

    private void refused(WorkerRuntimeException e) {
        silent = true;
        over = e.code() == ErrorCode.EXECUTION_UNAVAILABLE;
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
