package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.ExecutionBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The orderly end of a runtime: executions are ended side by side within one limit, what happened to them is
/// recorded, streams end, the store is closed last.
final class Closing {
    private static final System.Logger LOG = System.getLogger(Closing.class.getName());

    private final Engine engine;
    private final WorkerTable table;
    private final Ticker ticker;

    Closing(Engine engine, WorkerTable table, Ticker ticker) {
        this.engine = engine;
        this.table = table;
        this.ticker = ticker;
    }

    void close() {
        ticker.close();
        Duration limit = engine.limits().times().shutdown();
        endExecutions(limit);
        engine.tasks().close(engine.limits().times().stopMargin());
        for (ExecutionBackend backend : engine.backends()) {
            closeBackend(backend);
        }
        engine.waker().close();
        table.inMemory().forEach(cell -> cell.broadcast().wake());
        engine.broadcast().wake();
        engine.store().close();
    }

    private void endExecutions(Duration limit) {
        List<WorkerCell> live =
                table.inMemory().stream().filter(cell -> cell.attempt() != null).toList();
        var ended = new CountDownLatch(live.size());
        for (WorkerCell cell : live) {
            engine.tasks().start(() -> {
                try {
                    end(cell, limit);
                } finally {
                    ended.countDown();
                }
            });
        }
        Duration patience = limit.plus(engine.limits().times().stopMargin()).plusSeconds(1);
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "{0} executions did not end in order", ended.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A worker whose end can't be recorded is stale at the next opening, which is the truth.
    private void end(WorkerCell cell, Duration limit) {
        try {
            Attempt attempt = cell.attempt();
            if (attempt == null || !attempt.startDecidedWithin(limit) || !attempt.connected()) {
                return; // what has not started yet is not recorded as started any more
            }
            Ending.end(cell, Ending.Way.SHUTDOWN, limit);
        } catch (WorkerRuntimeException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "worker {0} was not ended in order: {1}",
                    cell.id(),
                    e.code().code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeBackend(ExecutionBackend backend) {
        try {
            backend.close();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "backend " + backend.name() + " did not close", e);
        }
    }
}
