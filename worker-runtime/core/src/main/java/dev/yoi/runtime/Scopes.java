package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The two scopes that can be subscribed to: one worker, and the whole runtime.
final class Scopes {
    /// Events read from the store at once while a subscriber catches up.
    private static final int REPLAY_PAGE = 256;

    private final Engine engine;
    private final WorkerTable table;
    private final AtomicInteger subscribers = new AtomicInteger();

    Scopes(Engine engine, WorkerTable table) {
        this.engine = engine;
        this.table = table;
    }

    Subscription worker(WorkerCell cell, long afterSeq) {
        long last = cell.committed().lastSeq();
        if (afterSeq < 0 || (afterSeq > last && !isThere(cell, afterSeq))) {
            throw WorkerRuntimeException.of(
                    ErrorCode.POSITION_GONE,
                    "after",
                    "sequence " + afterSeq + " is not in the log, whose last is " + last,
                    "subscribe from a sequence between 0 and " + last);
        }
        enter();
        table.hold(cell.id());
        return new StreamSubscription(cell.broadcast(), new OneWorker(engine, cell), afterSeq, () -> {
            table.release(cell);
            subscribers.decrementAndGet();
        });
    }

    /// A store shows an event a moment before the worker's state hears of it: a reader may come back in between.
    private boolean isThere(WorkerCell cell, long seq) {
        return !engine.store()
                .events(cell.id(), PageRequest.after(seq - 1, 1))
                .items()
                .isEmpty();
    }

    Subscription runtime(long afterPosition) {
        enter();
        return new StreamSubscription(
                engine.broadcast(), new WholeRuntime(engine), afterPosition, subscribers::decrementAndGet);
    }

    private void enter() {
        int limit = engine.limits().sizes().subscribers();
        if (subscribers.incrementAndGet() > limit) {
            subscribers.decrementAndGet();
            throw WorkerRuntimeException.limit(
                    "subscribers", limit, "the runtime has " + limit + " subscribers already");
        }
    }

    private record OneWorker(Engine engine, WorkerCell cell) implements StreamSubscription.Scope {
        @Override
        public List<StreamFrame> history(long cursor) {
            try {
                EventPage page = engine.store().events(cell.id(), PageRequest.after(cursor, REPLAY_PAGE));
                return page.items().stream().<StreamFrame>map(this::frame).toList();
            } catch (WorkerRuntimeException e) {
                if (e.code() != ErrorCode.WORKER_NOT_FOUND) {
                    throw e;
                }
                return List.of(new StreamFrame.Removed(cell.id(), engine.store().lastPosition()));
            }
        }

        private StreamFrame frame(RecordedEvent event) {
            return new StreamFrame.Event(cell.id(), event);
        }

        @Override
        public Supplier<List<StreamFrame>> open() {
            return () -> {
                Attempt attempt = cell.connected();
                return attempt == null ? List.of() : attempt.openFrames();
            };
        }

        @Override
        public long place(StreamFrame frame) {
            return frame instanceof StreamFrame.Event event ? event.event().seq() : 0;
        }

        @Override
        public boolean ends(StreamFrame frame) {
            return StreamSubscription.Scope.super.ends(frame) || frame instanceof StreamFrame.Removed;
        }

        @Override
        public StreamFrame lagged(long cursor) {
            return new StreamFrame.Lagged(cursor, false);
        }
    }

    private record WholeRuntime(Engine engine) implements StreamSubscription.Scope {
        @Override
        public List<StreamFrame> history(long cursor) {
            try {
                return engine.store().history(cursor, REPLAY_PAGE).items().stream()
                        .map(WholeRuntime::frame)
                        .toList();
            } catch (WorkerRuntimeException e) {
                if (e.code() != ErrorCode.POSITION_GONE) {
                    throw e;
                }
                return List.of(new StreamFrame.Lagged(engine.store().lastPosition(), true));
            }
        }

        private static StreamFrame frame(CommittedItem item) {
            return switch (item) {
                case CommittedItem.WorkerChanged changed -> new StreamFrame.Event(changed.worker(), changed.event());
                case CommittedItem.WorkerRemoved removed ->
                    new StreamFrame.Removed(removed.worker(), removed.position());
            };
        }

        @Override
        public Supplier<List<StreamFrame>> open() {
            return List::of;
        }

        @Override
        public long place(StreamFrame frame) {
            return switch (frame) {
                case StreamFrame.Event event -> event.event().position();
                case StreamFrame.Removed removed -> removed.position();
                case StreamFrame.Delta _, StreamFrame.LiveChanged _, StreamFrame.Lagged _, StreamFrame.Closed _ -> 0;
            };
        }

        @Override
        public StreamFrame lagged(long cursor) {
            return new StreamFrame.Lagged(cursor, false);
        }
    }
}
