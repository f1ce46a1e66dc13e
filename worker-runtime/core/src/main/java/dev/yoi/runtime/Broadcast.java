package dev.yoi.runtime;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The last live frames of one scope, for any number of subscribers.
///
/// Publishing costs the same however many listen: one slot of a ring, and a note for the [Waker], which wakes who
/// waits. Subscribers read the ring without a lock, each at its own index; who is overtaken by the ring's length
/// has lost frames and is cut off. Without subscribers nothing is kept.
final class Broadcast {
    private record Slot(long index, StreamFrame frame) {}

    private final int capacity;
    private final Waker waker;
    /// Guards publishing, joining, and the text of open items, so that a newcomer's first view of them is
    /// consistent. Never held across a wait.
    private final ReentrantLock publishing = new ReentrantLock();
    private final CopyOnWriteArrayList<Seat> seats = new CopyOnWriteArrayList<>();
    private final AtomicBoolean wakeNoted = new AtomicBoolean();
    private volatile @Nullable AtomicReferenceArray<@Nullable Slot> ring;
    private volatile long head;

    Broadcast(int capacity, Waker waker) {
        this.capacity = capacity;
        this.waker = waker;
    }

    /// One subscriber: its thread while it waits.
    static final class Seat {
        private volatile @Nullable Thread waiter;

        /// From here on a new frame wakes this thread; look again before parking.
        void waits() {
            waiter = Thread.currentThread();
        }

        void waited() {
            waiter = null;
        }

        void wake() {
            LockSupport.unpark(waiter);
        }
    }

    /// Where a newcomer starts, with frames that show what is open at that very moment.
    record Start(long index, List<StreamFrame> open) {}

    /// What is at an index: a frame, nothing yet, or [#LOST].
    static final StreamFrame LOST = new StreamFrame.Lagged(0, false);

    void publish(StreamFrame frame) {
        publishing.lock();
        try {
            put(frame);
        } finally {
            publishing.unlock();
        }
    }

    /// Changes something that [#join] looks at, and publishes the frame that says so, if there is one, in one
    /// step.
    void publish(Supplier<Optional<StreamFrame>> change) {
        publishing.lock();
        try {
            change.get().ifPresent(this::put);
        } finally {
            publishing.unlock();
        }
    }

    /// Changes something that [#join] looks at.
    <T> T changing(Supplier<T> change) {
        publishing.lock();
        try {
            return change.get();
        } finally {
            publishing.unlock();
        }
    }

    private void put(StreamFrame frame) {
        AtomicReferenceArray<@Nullable Slot> slots = ring;
        if (slots == null) {
            return;
        }
        long index = head;
        slots.set((int) (index % capacity), new Slot(index, frame));
        head = index + 1;
        if (wakeNoted.compareAndSet(false, true)) {
            waker.note(this);
        }
    }

    /// Called by the waker, and when the runtime closes.
    void wake() {
        wakeNoted.set(false);
        seats.forEach(Seat::wake);
    }

    void enter(Seat seat) {
        publishing.lock();
        try {
            if (seats.isEmpty()) {
                ring = new AtomicReferenceArray<>(capacity);
            }
            seats.add(seat);
        } finally {
            publishing.unlock();
        }
    }

    void leave(Seat seat) {
        publishing.lock();
        try {
            seats.remove(seat);
            if (seats.isEmpty()) {
                ring = null;
            }
        } finally {
            publishing.unlock();
        }
    }

    Start join(Supplier<List<StreamFrame>> open) {
        publishing.lock();
        try {
            return new Start(head, open.get());
        } finally {
            publishing.unlock();
        }
    }

    /// The frame at `index`; null when it is yet to come; [#LOST] when it was overwritten.
    @Nullable
    StreamFrame at(long index) {
        if (index >= head) {
            return null;
        }
        AtomicReferenceArray<@Nullable Slot> slots = ring;
        Slot slot = slots == null ? null : slots.get((int) (index % capacity));
        return slot == null || slot.index != index ? LOST : slot.frame;
    }

    boolean closed() {
        return waker.closed();
    }

    boolean idle() {
        return ring == null;
    }
}
