package dev.yoi.server.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The user's command that prints a secret, such as `secret-tool lookup yoi {name}`. Run without a shell;
/// `{name}` stands for the secret's name. What it said is taken for half a minute, so that one start asks once; a
/// command that fails or takes more than ten seconds gives nothing, and is told in the log without what it
/// printed.
final class KeyringCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int BYTES_MAX = 64 * 1024;
    private static final int KEPT_MAX = 256;
    private static final Logger LOG = LoggerFactory.getLogger(KeyringCommand.class);

    private final List<String> command;
    private final InstantSource clock;
    private final Map<String, Answer> kept = new ConcurrentHashMap<>();

    private record Answer(Optional<String> value, Instant until) {
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /// `command` is words with blanks between them; without any there is no such command.
    KeyringCommand(String command, InstantSource clock) {
        this.command = command.isBlank() ? List.of() : List.of(command.strip().split("\\s+"));
        this.clock = clock;
    }

    Optional<String> value(String name) {
        if (command.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Answer known = kept.get(name);
        if (known != null && now.isBefore(known.until)) {
            return known.value;
        }
        Optional<String> value = asked(name);
        if (kept.size() >= KEPT_MAX) {
            kept.clear();
        }
        kept.put(name, new Answer(value, now.plus(KEPT)));
        return value;
    }

    private Optional<String> asked(String name) {
        List<String> words =
                command.stream().map(word -> word.replace("{name}", name)).toList();
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                return answer(process, name);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warn("the keyring command can't be started; secret:{} stays unknown", name);
            return Optional.empty();
        }
    }

    private static Optional<String> answer(Process process, String name) throws IOException {
        var reading = new FutureTask<>(() -> {
            try (InputStream out = process.getInputStream()) {
                return out.readNBytes(BYTES_MAX);
            }
        });
        Thread.ofVirtual().name("keyring").start(reading);
        try {
            byte[] said = reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0) {
                return WorkspaceSecrets.text(new String(said, StandardCharsets.UTF_8));
            }
            LOG.warn("the keyring command gave no value for secret:{}", name);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the keyring command did not answer in time for secret:{}", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
