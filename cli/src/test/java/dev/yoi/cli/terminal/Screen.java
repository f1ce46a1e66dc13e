package dev.yoi.cli.terminal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process that keeps what is written to it. Its idempotency keys are `key-1`, `key-2`, …, and its pauses pass
/// at once.
public final class Screen {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Duration> pauses = new ArrayList<>();
    private boolean interactive;
    private Map<String, String> environment = Map.of();
    private InputStream in = InputStream.nullInputStream();
    private Path folder = Path.of("").toAbsolutePath();
    private int keys;

    public Screen interactive() {
        interactive = true;
        return this;
    }

    public Screen with(Map<String, String> newEnvironment) {
        environment = newEnvironment;
        return this;
    }

    public Screen in(Path newFolder) {
        folder = newFolder;
        return this;
    }

    public Screen typing(String input) {
        in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public Host host() {
        return new Host(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                in,
                interactive,
                environment,
                folder,
                () -> "key-" + ++keys,
                pauses::add);
    }

    public Terminal terminal() {
        return Terminal.of(host(), false);
    }

    public String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public List<Duration> pauses() {
        return pauses;
    }
}
