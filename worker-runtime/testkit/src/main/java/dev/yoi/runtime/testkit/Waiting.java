package dev.yoi.runtime.testkit;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits of tests: bounded by a time that only a hang reaches.
final class Waiting {
    /// Long enough for a loaded machine; in seconds.
    static final long SECONDS_MAX = 60;

    private Waiting() {}

    static <T> T forResult(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkerRuntimeException typed) {
                throw typed;
            }
            throw new AssertionError("failed with something other than a typed failure", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + SECONDS_MAX + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
