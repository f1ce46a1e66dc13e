package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.RemovalListener;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One append or removal on its way to the disk. The store's thread ends it; whoever needs it durable waits in
/// [#await].
final class Commit implements Append.Listener, RemovalListener {
    /// What happens on the store's thread, between durable and acknowledged. Must not block.
    interface Then {
        void committed(List<RecordedEvent> events);

        void removed(long position);
    }

    private final WorkerId worker;
    private final long lastSeq;
    private final Then then;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable WorkerRuntimeException failure;

    Commit(WorkerId worker, long lastSeq, Then then) {
        this.worker = worker;
        this.lastSeq = lastSeq;
        this.then = then;
    }

    static Commit of(WorkerState after, Then then) {
        return new Commit(after.id(), after.lastSeq(), then);
    }

    /// Sequence of the last event in this append.
    long lastSeq() {
        return lastSeq;
    }

    @Override
    public void committed(List<RecordedEvent> events) {
        try {
            then.committed(events);
        } finally {
            ended.countDown(); // it is durable, whatever becomes of the rest
        }
    }

    @Override
    public void removed(long position) {
        try {
            then.removed(position);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void failed(WorkerRuntimeException reason) {
        failure = reason;
        ended.countDown();
    }

    boolean done() {
        return ended.getCount() == 0;
    }

    /// Returns when the append is durable and applied; throws why it is not. An interrupt ends the wait only: the
    /// write goes on.
    void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.waitInterrupted(worker.toString());
        }
        WorkerRuntimeException reason = failure;
        if (reason != null) {
            throw new WorkerRuntimeException.Failure(
                            reason.code(),
                            reason.subject(),
                            String.valueOf(reason.getMessage()),
                            reason.remedy(),
                            reason.details())
                    .exception(reason);
        }
    }
}
