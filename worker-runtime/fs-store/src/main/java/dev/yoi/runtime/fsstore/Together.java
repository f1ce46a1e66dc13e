package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Parts of one job, each on a thread of its own, the caller's among them. All have ended when it returns.
final class Together {
    /// Threads that wait for the disk: those that sync at the same time share what the disk does for it.
    private static final int AT_THE_DISK = 32;
    /// Fewer than this are not worth another thread.
    private static final int EACH_PER_THREAD = 4;

    /// One part of a job.
    interface Part {
        void run() throws IOException;
    }

    /// What is done with each of many.
    interface Each<T> {
        void take(T one) throws IOException;
    }

    private Together() {}

    /// Throws the first failure there was. An interrupt of the caller does not cut the parts short.
    static void run(String name, List<? extends Part> parts) throws IOException {
        var failure = new AtomicReference<@Nullable Throwable>();
        var others = new ArrayList<Thread>();
        for (int i = 1; i < parts.size(); i++) {
            Part part = parts.get(i);
            others.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(() -> run(part, failure)));
        }
        if (!parts.isEmpty()) {
            run(parts.getFirst(), failure);
        }
        for (Thread other : others) {
            Waiting.uninterruptibly(other::join);
        }
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("a part of " + name + " failed", e);
        }
    }

    /// Work that waits for the disk, on each of many that don't know of each other. After a failure no more are
    /// begun.
    static <T> void each(String name, Collection<T> all, Each<? super T> work) throws IOException {
        var left = new ConcurrentLinkedQueue<>(all);
        Part part = () -> {
            boolean whole = false;
            try {
                for (T next = left.poll(); next != null; next = left.poll()) {
                    work.take(next);
                }
                whole = true;
            } finally {
                if (!whole) {
                    left.clear();
                }
            }
        };
        run(name, Collections.nCopies(Math.min(AT_THE_DISK, 1 + all.size() / EACH_PER_THREAD), part));
    }

    private static void run(Part part, AtomicReference<@Nullable Throwable> failure) {
        try {
            part.run();
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }
}
