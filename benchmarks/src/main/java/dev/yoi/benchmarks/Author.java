package dev.yoi.benchmarks;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.RuntimeStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One worker's events, handed to the store's port as a runtime does it: numbered, folded, and acknowledged by a
/// listener. Belongs to one thread.
public final class Author {
    private static final BackendName BACKEND = new BackendName("bench");
    private static final ItemId ITEM = new ItemId("out");

    private final RuntimeStore store;
    private final WorkerId id;
    private final InstantSource clock;
    private @Nullable WorkerState state;

    private Author(RuntimeStore store, WorkerId id, @Nullable WorkerState state, InstantSource clock) {
        this.store = store;
        this.id = id;
        this.state = state;
        this.clock = clock;
    }

    /// Of a new worker, whose birth is its first append.
    public static Author ofNew(RuntimeStore store, WorkerId id) {
        return new Author(store, id, null, InstantSource.system());
    }

    /// Of a worker that is there.
    public static Author of(RuntimeStore store, WorkerId id) {
        return new Author(store, id, store.load(id), InstantSource.system());
    }

    /// The n-th worker of a benchmark. The last byte is n's, as chance would spread it.
    public static WorkerId worker(int n) {
        return new WorkerId(0x0193_f1c2_7a10_7000L | (n >>> 12 & 0xFFF), 0x8f2b_0000_0000_0000L | n);
    }

    /// The events of a worker that was made and started, with a name of 40 characters and two labels.
    public static List<WorkerEvent> birth(int n) {
        var labels = new TreeMap<String, String>();
        labels.put("team", "team-" + n % 50);
        labels.put("ticket", "T-" + n);
        String name = ("worker " + n + " that is named by forty characters").substring(0, 40);
        return List.of(
                new WorkerEvent.WorkerCreated(
                        new ProfileName("coder"),
                        BACKEND,
                        new BundleRef(new BundleId("bench"), Digest.sha256(new byte[0])),
                        WorkdirRef.WORKSPACE,
                        new WorkerName(name),
                        new Labels(labels),
                        null),
                new WorkerEvent.ExecutionRequested(new Generation(1)),
                new WorkerEvent.ExecutionStarted(new Generation(1), BACKEND, "bench", null));
    }

    public static WorkerEvent message(int writer, long seq) {
        return new WorkerEvent.Message(1, ITEM, 0, Role.ASSISTANT, Content.text(Payload.text(writer, seq)));
    }

    /// Hands in events that become durable together.
    public Receipt append(List<WorkerEvent> events) {
        WorkerState next = state;
        var numbered = new ArrayList<SequencedEvent>(events.size());
        for (WorkerEvent event : events) {
            var one = new SequencedEvent(next == null ? 1 : next.lastSeq() + 1, clock.instant(), event);
            next = next == null ? WorkerState.first(id, one) : next.apply(one);
            numbered.add(one);
        }
        if (next == null) {
            throw new IllegalArgumentException("nothing to append");
        }
        var receipt = new Receipt();
        store.append(new Append(id, numbered, next, receipt));
        state = next;
        return receipt;
    }

    public Receipt append(WorkerEvent event) {
        return append(List.of(event));
    }

    /// Waits for an append. The thread that made it is the one that waits.
    public static final class Receipt implements Append.Listener {
        private final Thread waiter = Thread.currentThread();
        private volatile boolean done;
        private volatile @Nullable WorkerRuntimeException failure;

        @Override
        public void committed(List<RecordedEvent> events) {
            done = true;
            LockSupport.unpark(waiter);
        }

        @Override
        public void failed(WorkerRuntimeException reason) {
            failure = reason;
            done = true;
            LockSupport.unpark(waiter);
        }

        public void await() {
            while (!done) {
                LockSupport.park(this);
            }
            WorkerRuntimeException reason = failure;
            if (reason != null) {
                throw new IllegalStateException("an append failed", reason);
            }
        }
    }
}
