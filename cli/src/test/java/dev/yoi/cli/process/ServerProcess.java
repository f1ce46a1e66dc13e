package dev.yoi.cli.process;

import dev.yoi.cli.client.Connection;
import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// A real server in a process of its own, ready when [#start] returns.
public final class ServerProcess implements AutoCloseable {
    private static final Duration READY_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration END_WAIT_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final JsonNode announced;
    private final Endpoint endpoint;

    private ServerProcess(Process process, Path log, JsonNode announced) throws IOException {
        this.process = process;
        this.log = log;
        this.announced = announced;
        String token =
                Files.readString(Path.of(Json.string(announced, "token_file"))).strip();
        this.endpoint = new Endpoint(URI.create(Json.string(announced, "url")), token);
    }

    /// @param program what to execute: the launcher, or a JVM with its class path
    /// @param more options of `serve` besides those for a port of its own and a ready file
    public static ServerProcess start(Program program, String... more) throws IOException {
        Path ready = Files.createTempDirectory(program.folder(), "ready-").resolve("ready.json");
        Path log = ready.resolveSibling("log");
        List<String> arguments = new ArrayList<>(List.of("serve", "--no-open", "--ready-file", ready.toString()));
        arguments.addAll(List.of("--port", "0"));
        arguments.addAll(List.of(more));
        Process process = program.builder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await()
                .atMost(READY_WAIT_MAX)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(ready) || !process.isAlive());
        if (!Files.exists(ready)) {
            throw new AssertionError("the server ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
        return new ServerProcess(process, log, Json.parse(Files.readString(ready)));
    }

    /// What it wrote into its ready file.
    public JsonNode announced() {
        return announced;
    }

    /// What it wrote to its terminal so far.
    public String said() throws IOException {
        return Files.readString(log);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Workspace workspace() {
        return new Workspace(new Connection(endpoint));
    }

    public long pid() {
        return process.pid();
    }

    /// SIGKILL, and nothing else: returns when the process is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /// SIGTERM; returns the exit code.
    public int terminate() throws InterruptedException {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_WAIT_MAX)) {
            throw new AssertionError("the server did not end");
        }
    }
}
