package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks at live executions now and then, so that open text becomes durable in time even when nothing more comes,
/// and the end of a run is recorded even when the store had no room for it at first.
final class Ticker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

    private final Engine engine;
    private final WorkerTable table;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("yoi-ticker").daemon().factory());

    Ticker(Engine engine, WorkerTable table) {
        this.engine = engine;
        this.table = table;
    }

    void start() {
        long period = Math.max(1, engine.limits().times().chunk().dividedBy(4).toMillis());
        var _ = thread.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    }

    /// Half the time that text may wait: the other half is for the ticker's own period and the disk.
    void tick() {
        Duration age = engine.limits().times().chunk().dividedBy(2);
        Instant before = engine.now().minus(age);
        for (WorkerCell cell : table.inMemory()) {
            Attempt attempt = cell.connected();
            if (attempt != null && (attempt.hasOpenText() || attempt.owesEnd())) {
                flush(attempt, before);
            }
        }
    }

    /// A store that refuses has told everybody who waits; the text stays where it is.
    private static void flush(Attempt attempt, Instant before) {
        try {
            attempt.settleOwed();
            attempt.flushOlderThan(before);
        } catch (WorkerRuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "open text could not be recorded: {0}",
                    e.code().code());
        } catch (RuntimeException e) {
            // A defect; but one that is thrown here would end the ticker for all workers without a word.
            LOG.log(System.Logger.Level.ERROR, "open text could not be recorded", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
