package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Work that the runtime owns: it goes on when the caller who waits for it is interrupted. One virtual thread per
/// task.
final class Tasks {
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("yoi-runtime-", 0).factory());

    /// Starts a task that reports its own failures.
    void start(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw Failures.closed();
        }
    }

    /// Runs a task and waits for its result. An interrupt ends the wait only.
    <T> T call(String subject, Callable<T> task) {
        Future<T> future = submit(task);
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.waitInterrupted(subject);
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /// Runs a task and waits for its result until the deadline; then interrupts it and answers empty.
    <T> Optional<T> callWithin(Duration deadline, Callable<T> task) throws InterruptedException {
        Future<T> future = submit(task);
        try {
            return Optional.of(future.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /// Takes no more tasks, waits for those that run, then interrupts what is left.
    void close(Duration deadline) {
        threads.shutdown();
        boolean interrupted = false;
        try {
            if (threads.awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        threads.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> Future<T> submit(Callable<T> task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException e) {
            throw Failures.closed();
        }
    }

    /// The task's own failure, in the words it was made with; anything else is a defect and keeps its cause.
    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof WorkerRuntimeException failure) {
            return new WorkerRuntimeException.Failure(
                            failure.code(),
                            failure.subject(),
                            String.valueOf(failure.getMessage()),
                            failure.remedy(),
                            failure.details())
                    .exception(failure);
        }
        return new IllegalStateException("a task of the runtime failed", cause);
    }
}
