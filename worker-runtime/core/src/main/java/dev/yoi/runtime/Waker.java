package dev.yoi.runtime;

import java.util.concurrent.LinkedBlockingQueue;

/// Wakes subscribers on a thread of its own, so that a commit never pays for how many there are.
final class Waker implements AutoCloseable {
    private final LinkedBlockingQueue<Broadcast> noted = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().name("yoi-waker").daemon().start(this::run);

    private volatile boolean closed;

    /// The streams of this runtime end: no frame comes any more.
    boolean closed() {
        return closed;
    }

    void note(Broadcast broadcast) {
        noted.add(broadcast);
    }

    private void run() {
        try {
            while (true) {
                noted.take().wake();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
