package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Counts wrong secrets by the address that they come from. Secrets have 256 bits, so nobody guesses one at any
/// speed: the limit is against noise, and therefore never stands in the way of a right one.
public final class FailedAttempts {
    /// Wrong secrets from one address within [#WINDOW].
    public static final int ATTEMPTS_MAX = 30;

    static final Duration WINDOW = Duration.ofMinutes(1);
    /// Addresses that are remembered, the ones that failed last.
    private static final int ADDRESSES_MAX = 1_000;

    private final InstantSource clock;
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    private static final class Window {
        private final Instant began;
        private int attempts;

        private Window(Instant began) {
            this.began = began;
        }
    }

    public FailedAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /// Counts one more; `rate_limited` when that was too many.
    public void count(String address) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Window window = windows.remove(address);
            if (window == null || !now.isBefore(window.began.plus(WINDOW))) {
                window = new Window(now);
            }
            windows.put(address, window);
            if (windows.size() > ADDRESSES_MAX) {
                windows.remove(windows.keySet().iterator().next());
            }
            window.attempts++;
            if (window.attempts > ATTEMPTS_MAX) {
                throw tooMany(Duration.between(now, window.began.plus(WINDOW)));
            }
        } finally {
            lock.unlock();
        }
    }

    private static ServerException tooMany(Duration wait) {
        return new ServerException.Failure(
                        ProblemCode.RATE_LIMITED,
                        "Authorization",
                        "too many wrong secrets came from there",
                        "wait, then show the right one")
                .with("retry_after_s", Long.toString(Math.max(1, wait.toSeconds())))
                .exception();
    }
}
