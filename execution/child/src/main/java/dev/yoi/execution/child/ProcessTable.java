package dev.yoi.execution.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The processes of this machine, as `/proc` shows them.
///
/// Looking at all of them costs milliseconds, and many executions may end at once: callers that come while
/// somebody looks share the next look, so the work does not grow with the square of their number. A caller waits
/// for a look that began after it asked, for a limited time, and never for another caller.
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final String TAG_PREFIX = ExecutionTag.VARIABLE + "=";

    /// One process that has not ended. `execution` is the value of its tag; empty without one, or when the
    /// process belongs to somebody else.
    record Entry(long pid, long parent, long group, long session, Optional<String> execution) {}

    private final Path proc;
    private @Nullable CompletableFuture<List<Entry>> next;
    private boolean looking;

    ProcessTable() {
        this(PROC);
    }

    ProcessTable(Path proc) {
        this.proc = proc;
    }

    /// True where processes can be found this way.
    boolean available() {
        return Files.isReadable(proc.resolve("self/environ")) && Files.isReadable(proc.resolve("self/stat"));
    }

    /// All live processes, as of a moment after the call; empty when that can't be said within `patience`.
    Optional<List<Entry>> look(Duration patience) {
        try {
            return Optional.of(nextLook().get(Math.max(1, patience.toNanos()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized CompletableFuture<List<Entry>> nextLook() {
        CompletableFuture<List<Entry>> waiting = next;
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            next = waiting;
        }
        if (!looking) {
            looking = true;
            Thread.ofPlatform().daemon().name("yoi-process-table").start(this::lookUntilNobodyAsks);
        }
        return waiting;
    }

    private void lookUntilNobodyAsks() {
        for (CompletableFuture<List<Entry>> asked = taken(); asked != null; asked = taken()) {
            try {
                asked.complete(entries());
            } catch (IOException | RuntimeException e) {
                asked.completeExceptionally(e);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<List<Entry>> taken() {
        CompletableFuture<List<Entry>> asked = next;
        next = null;
        looking = asked != null;
        return asked;
    }

    private List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path directory : directories) {
                entry(directory).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<Entry> entry(Path directory) {
        try {
            String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything, so the fields are counted from its end.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            boolean over = fields[0].equals("Z") || fields[0].equals("X");
            return over
                    ? Optional.empty()
                    : Optional.of(new Entry(
                            Long.parseLong(directory.getFileName().toString()),
                            Long.parseLong(fields[1]),
                            Long.parseLong(fields[2]),
                            Long.parseLong(fields[3]),
                            execution(directory)));
        } catch (IOException e) {
            return Optional.empty(); // it has ended meanwhile
        }
    }

    private static Optional<String> execution(Path directory) {
        try {
            String environment = Files.readString(directory.resolve("environ"), StandardCharsets.ISO_8859_1);
            for (String variable : environment.split("\0", -1)) {
                if (variable.startsWith(TAG_PREFIX)) {
                    return Optional.of(variable.substring(TAG_PREFIX.length()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // somebody else's, or it has ended meanwhile
        }
    }
}
