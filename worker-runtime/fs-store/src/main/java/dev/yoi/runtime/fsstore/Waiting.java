package dev.yoi.runtime.fsstore;

/// Waits that an interrupt does not cut short: it is delivered when they are over.
final class Waiting {
    interface Wait {
        void once() throws InterruptedException;
    }

    private Waiting() {}

    static void uninterruptibly(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.once();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
