package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread that writes the journal. It takes what is queued, makes one batch of it, writes and syncs that
/// once, and only then publishes, in order. When that fails nothing more is written by anybody (I16).
final class Committer {
    /// Hears what became durable, on the committer's thread, in the order of commits.
    interface Publisher {
        void committed(Request.Events request, List<RecordedEvent> events);

        void committed(Request.RuntimeChange change, RuntimeLine line);

        /// A whole batch was published.
        void batch(long lastPosition, int bytes);

        /// Nothing was to be committed for [#IDLE_NANOS].
        void idle();

        /// The journal failed with this; what was under way fails.
        void stopped(WorkerRuntimeException failure);
    }

    /// A batch ends when it has so many bytes, or those of half a segment.
    private static final int MAX_BATCH_BYTES = 4 << 20;

    private static final int FIRST_BUFFER_BYTES = 256 << 10;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final System.Logger LOG = System.getLogger(Committer.class.getName());

    private final JournalWriter journal;
    private final Publisher publisher;
    private final int batchBytes;
    private final ConcurrentLinkedQueue<Request> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
    private long runtimeSeq;

    private volatile boolean asleep;
    private volatile boolean closing;
    private volatile @Nullable WorkerRuntimeException failure;

    Committer(JournalWriter journal, Publisher publisher, int segmentBytes, long runtimeSeq) {
        this.journal = journal;
        this.publisher = publisher;
        this.batchBytes = Math.min(MAX_BATCH_BYTES, segmentBytes / 2);
        this.runtimeSeq = runtimeSeq;
        this.thread = Thread.ofPlatform().name("yoi-store-commit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void submit(Request request) {
        queue.add(request);
        if (asleep) {
            LockSupport.unpark(thread);
        }
        if (failure != null) {
            failQueued();
        }
    }

    /// Takes nothing more, and returns when everything that was queued is committed or has failed.
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        Waiting.uninterruptibly(thread::join);
    }

    private void run() {
        var requests = new ArrayDeque<Request>();
        try {
            while (true) {
                drain(requests);
                if (!requests.isEmpty()) {
                    commit(requests);
                } else if (closing) {
                    break;
                } else {
                    sleep();
                }
            }
            journal.close();
            failure = Failures.readOnly("it is closed");
        } catch (IOException | RuntimeException | Error e) {
            stop(requests, e);
        }
        failQueued();
    }

    private void drain(ArrayDeque<Request> requests) {
        int bytes = 0;
        while (bytes < batchBytes) {
            Request next = queue.peek();
            if (next == null || (!requests.isEmpty() && bytes + next.bytes() > batchBytes)) {
                return;
            }
            queue.poll();
            requests.add(next);
            bytes += next.bytes();
        }
    }

    private void sleep() throws IOException {
        asleep = true;
        long from = System.nanoTime();
        if (queue.isEmpty() && !closing) {
            LockSupport.parkNanos(this, IDLE_NANOS);
        }
        asleep = false;
        if (queue.isEmpty() && System.nanoTime() - from >= IDLE_NANOS) {
            journal.vouch(buffer);
            publisher.idle();
        }
    }

    private void commit(ArrayDeque<Request> requests) throws IOException {
        reserve(requests);
        JournalForm.beginBatch(buffer);
        long position = journal.lastPosition();
        var published = new ArrayDeque<Runnable>(requests.size());
        for (Request request : requests) {
            position = switch (request) {
                case Request.Events events -> encode(events, position, published);
                case Request.RuntimeChange change -> encode(change, position, published);
            };
        }
        journal.commit(buffer, requests.size(), (int) (position - journal.lastPosition()));
        int bytes = buffer.limit();
        while (!requests.isEmpty()) {
            requests.removeFirst();
            publish(published.removeFirst());
        }
        publisher.batch(position, bytes);
    }

    private long encode(Request.Events request, long position, ArrayDeque<Runnable> published) {
        long at = position;
        List<SequencedEvent> events = request.append().events();
        var recorded = new ArrayList<RecordedEvent>(events.size());
        int frame = JournalForm.beginFrame(buffer, request.log().id());
        for (int i = 0; i < events.size(); i++) {
            SequencedEvent event = events.get(i);
            byte[] line = Line.seal(event.seq(), ++at, request.bodies().get(i));
            JournalForm.line(buffer, line);
            recorded.add(RecordedEvent.of(event, at, line));
        }
        JournalForm.endFrame(buffer, frame);
        published.add(() -> publisher.committed(request, recorded));
        return at;
    }

    private long encode(Request.RuntimeChange change, long position, ArrayDeque<Runnable> published) {
        long at = position + 1;
        byte[] line = Line.seal(++runtimeSeq, at, change.body());
        int frame = JournalForm.beginFrame(buffer, null);
        JournalForm.line(buffer, line);
        JournalForm.endFrame(buffer, frame);
        var committed = new RuntimeLine(runtimeSeq, at, line);
        published.add(() -> publisher.committed(change, committed));
        return at;
    }

    /// A listener that throws must not stop those behind it: what is durable is durable.
    private static void publish(Runnable publication) {
        try {
            publication.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener of a commit failed", e);
        }
    }

    private void reserve(ArrayDeque<Request> requests) {
        long bytes = JournalForm.BATCH_HEADER_BYTES;
        for (Request request : requests) {
            bytes += request.bytes();
        }
        if (buffer.capacity() < bytes) {
            buffer =
                    ByteBuffer.allocateDirect((int) Math.max(bytes, Math.min(2L * buffer.capacity(), MAX_BATCH_BYTES)));
        }
    }

    /// What was in the batch may be on disk or not; nobody knows before the next opening.
    private void stop(ArrayDeque<Request> requests, Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, "the journal failed; the store takes no more writes", cause);
        WorkerRuntimeException unknown =
                cause instanceof WorkerRuntimeException known ? known : Failures.commitUnknown(cause);
        failure = unknown;
        publisher.stopped(unknown);
        requests.forEach(request -> publish(() -> request.failed(unknown)));
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the failed journal could not be closed", e);
        }
    }

    private void failQueued() {
        WorkerRuntimeException known = failure;
        for (Request request = queue.poll(); request != null && known != null; request = queue.poll()) {
            Request failed = request;
            publish(() -> failed.failed(known));
        }
    }
}
