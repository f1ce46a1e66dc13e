package dev.yoi.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Finds processes that a server's executions left behind: each carries its store in its environment. Linux only,
/// as is the promise.
public final class Leftovers {
    /// The guard needs 20 to 80 ms on a quiet machine; the limit is for one that is not.
    private static final Duration GONE_WAIT_MAX = Duration.ofSeconds(30);

    private Leftovers() {}

    /// Returns when no process carries this store; fails when one stays.
    public static void awaitNone(String storeId) {
        Awaitility.await("no process is left of store " + storeId)
                .atMost(GONE_WAIT_MAX)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> of(storeId), List::isEmpty);
    }

    public static List<String> of(String storeId) throws IOException {
        String tag = "YOI_EXECUTION=" + storeId + "/";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .filter(process -> text(process.resolve("environ")).contains(tag))
                    .map(process -> process.getFileName() + ": "
                            + text(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException _) {
            // It ended meanwhile, or belongs to another user.
            return "";
        }
    }
}
