package dev.yoi.cli.terminal;

import java.time.Duration;

/// Tells how far something long has come, on standard error: not before a second has passed, and not more often
/// than once a second. To a person it is one line that changes.
public final class ProgressLine implements AutoCloseable {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Host host;
    private final boolean quiet;
    private long told = System.nanoTime();
    private int shown;

    public ProgressLine(Host host, boolean quiet) {
        this.host = host;
        this.quiet = quiet;
    }

    public void step(String what, long done, long total) {
        long now = System.nanoTime();
        if (quiet || now - told < INTERVAL_NANOS) {
            return;
        }
        told = now;
        String line = total == 0 ? what + " …" : "%s: %,d of %,d".formatted(what, done, total);
        if (host.interactive()) {
            host.err().print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            host.err().flush();
            shown = line.length();
        } else {
            host.err().println(line);
        }
    }

    /// Leaves no half line behind.
    @Override
    public void close() {
        if (shown > 0) {
            host.err().print("\r" + " ".repeat(shown) + "\r");
            host.err().flush();
        }
    }
}
