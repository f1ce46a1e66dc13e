package dev.yoi.execution.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two starts at once would leave Java's own helpers behind when the JVM is killed in them.
class SpawningTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aStartWaitsForTheOneBefore() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(Spawning.start(new ProcessBuilder("mkfifo", pipe.toString())).waitFor())
                .isZero();
        // Opening a named pipe waits for its other end: this start is under way until somebody writes.
        Thread first = starting(new ProcessBuilder("true").redirectInput(pipe.toFile()));
        await().atMost(PATIENCE).until(() -> isIn(first, ProcessBuilder.class));
        Thread second = starting(new ProcessBuilder("true"));
        await().atMost(PATIENCE).until(() -> !second.isAlive() || (isIn(second, ReentrantLock.class) && waits(second)));
        assertThat(second.isAlive()).as("waits for the first").isTrue();
        try (OutputStream otherEnd = Files.newOutputStream(pipe)) {
            otherEnd.flush();
        }
        first.join();
        second.join();
    }

    private static Thread starting(ProcessBuilder builder) {
        return Thread.ofPlatform().start(() -> {
            try {
                Spawning.start(builder);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static boolean isIn(Thread thread, Class<?> type) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(type.getName()));
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }
}
