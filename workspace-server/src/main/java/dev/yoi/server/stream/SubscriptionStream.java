package dev.yoi.server.stream;

import dev.yoi.runtime.StreamFrame;
import dev.yoi.runtime.Subscription;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.http.EventSink;
import dev.yoi.server.http.EventSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One client's stream of a runtime. Told by the thread of its request only; in a workspace's stream tickets are
/// told beside it, by another thread, so that each frame is one [#turn].
///
/// A client that reads slowly holds up its own subscription, which the runtime then cuts off (`lagged`); one that
/// does not read at all is hung up on.
final class SubscriptionStream implements EventSource {
    /// Events that are told with one write at most.
    private static final int TOGETHER_MAX = 64;
    /// Behind so many bytes no further event goes along; one event may have more.
    private static final int TOGETHER_BYTES_MAX = 64 << 10;

    private final WorkerRuntime runtime;
    private final Positions positions;
    private final Frames frames;
    /// Nothing for that long, and a heartbeat says that the stream is alive.
    private final Duration heartbeat;
    private Subscription subscription;
    /// Why history is missing before the first event, if it is.
    private @Nullable String gap;
    /// Whoever has it may write a frame.
    private final ReentrantLock turn = new ReentrantLock();
    /// The position that the client is at.
    private long reached;
    private boolean over;

    private SubscriptionStream(WorkerRuntime runtime, Positions positions, Opened opened, Duration heartbeat) {
        this.runtime = runtime;
        this.positions = positions;
        this.frames = new Frames(runtime.identity().runtimeId());
        this.heartbeat = heartbeat;
        this.subscription = opened.subscription;
        this.gap = opened.gap;
        this.reached = opened.from;
    }

    private record Opened(
            Subscription subscription, long from, @Nullable String gap) {}

    static SubscriptionStream open(
            WorkerRuntime runtime, Positions positions, Positions.Wanted wanted, Duration heartbeat) {
        return new SubscriptionStream(runtime, positions, subscribe(positions, wanted), heartbeat);
    }

    private static Opened subscribe(Positions positions, Positions.Wanted wanted) {
        if (wanted.sameHistory()) {
            try {
                return new Opened(positions.subscribe(wanted.position()), wanted.position(), null);
            } catch (WorkerRuntimeException e) {
                if (e.code() != ErrorCode.POSITION_GONE) {
                    throw e;
                }
            }
        }
        long last = positions.last();
        return new Opened(positions.subscribe(last), last, wanted.sameHistory() ? "position_gone" : "other_history");
    }

    @Override
    public void tell(EventSink sink) throws IOException, InterruptedException {
        inTurn(() -> begin(sink));
        while (!isOver()) {
            Optional<StreamFrame> next = subscription.next(heartbeat);
            // What came meanwhile goes along with it.
            List<StreamFrame> frames = next.isPresent() ? withMore(next.get()) : List.of();
            inTurn(() -> {
                if (frames.isEmpty()) {
                    sink.write(Frames.HEARTBEAT);
                } else {
                    tell(sink, frames);
                }
            });
        }
    }

    private void tell(EventSink sink, List<StreamFrame> frames) throws IOException {
        List<byte[]> together = new ArrayList<>();
        for (StreamFrame frame : frames) {
            over = !tell(together::add, frame);
        }
        sink.writeAll(together);
    }

    /// An end of the stream is the last of them.
    private List<StreamFrame> withMore(StreamFrame first) throws InterruptedException {
        List<StreamFrame> frames = new ArrayList<>();
        frames.add(first);
        int room = TOGETHER_BYTES_MAX - size(first);
        while (room > 0 && frames.size() < TOGETHER_MAX) {
            Optional<StreamFrame> next = subscription.next(Duration.ZERO);
            if (next.isEmpty()) {
                break;
            }
            frames.add(next.get());
            room -= size(next.get());
        }
        return frames;
    }

    /// About as many bytes as it takes; all there is room for where nothing may come behind it.
    private static int size(StreamFrame frame) {
        return switch (frame) {
            case StreamFrame.Event event -> event.event().encodedBytes();
            case StreamFrame.Delta delta -> delta.text().length();
            case StreamFrame.LiveChanged _, StreamFrame.Removed _, StreamFrame.Lagged _, StreamFrame.Closed _ ->
                TOGETHER_BYTES_MAX;
        };
    }

    private void begin(EventSink sink) throws IOException {
        sink.write(Frames.RETRY);
        if (gap != null) {
            sink.write(frames.gap(positions.id(reached), gap, positions.reload()));
        }
        Optional<WorkerId> only = positions.worker();
        if (only.isPresent()) {
            tellLive(sink, only.get());
        }
    }

    /// Something that is written as one.
    interface Turn {
        void take() throws IOException;
    }

    void inTurn(Turn frame) throws IOException {
        turn.lock();
        try {
            frame.take();
        } finally {
            turn.unlock();
        }
    }

    /// Nothing may be written any more.
    boolean isOver() {
        turn.lock();
        try {
            return over;
        } finally {
            turn.unlock();
        }
    }

    /// The id of where the client is. In turn only.
    String id() {
        return positions.id(reached);
    }

    /// False when that was the last frame.
    private boolean tell(EventSink sink, StreamFrame frame) throws IOException {
        switch (frame) {
            case StreamFrame.Event event -> {
                reached = positions.of(event.event());
                sink.write(frames.event(positions.id(reached), event));
            }
            case StreamFrame.Delta delta -> sink.write(frames.delta(delta));
            case StreamFrame.LiveChanged changed -> tellLive(sink, changed.worker());
            case StreamFrame.Removed removed -> {
                if (positions.worker().isPresent()) {
                    sink.write(frames.end(positions.id(reached), "worker_removed"));
                    return false;
                }
                reached = removed.position();
                sink.write(frames.removed(positions.id(reached), removed.worker()));
            }
            case StreamFrame.Lagged lagged -> {
                return tellLagged(sink, lagged);
            }
            case StreamFrame.Closed closed -> {
                sink.write(frames.end(positions.id(closed.resumeAt()), "shutdown"));
                return false;
            }
        }
        return true;
    }

    /// With history missing the stream goes on behind the gap; else the client comes back when it can.
    private boolean tellLagged(EventSink sink, StreamFrame.Lagged lagged) throws IOException {
        String id = positions.id(lagged.resumeAt());
        if (!lagged.reload()) {
            sink.write(frames.lagged(id));
            return false;
        }
        subscription.close();
        subscription = positions.subscribe(lagged.resumeAt());
        reached = lagged.resumeAt();
        sink.write(frames.gap(id, "position_gone", positions.reload()));
        return true;
    }

    private void tellLive(EventSink sink, WorkerId worker) throws IOException {
        byte[] frame;
        try {
            frame = frames.live(runtime.worker(worker));
        } catch (WorkerRuntimeException e) {
            // Its removal is a frame of its own, and so is the end of the runtime.
            if (e.code() == ErrorCode.WORKER_NOT_FOUND || e.code() == ErrorCode.RUNTIME_CLOSED) {
                return;
            }
            throw e;
        }
        sink.write(frame);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
