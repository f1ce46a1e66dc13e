package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.command.Local;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The real machine.
public final class ThisMachine implements Local {
    /// The process as it was started.
    public static Host host() {
        return new Host(
                System.out,
                System.err,
                System.in,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                () -> UUID.randomUUID().toString(),
                ThisMachine::pause);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Announced> announcedServer(Where where) {
        throw unsupported();
    }

    @Override
    public Optional<String> storeHolder(Where where) {
        throw unsupported();
    }

    @Override
    public Reads readOnly(Where where) {
        throw unsupported();
    }

    @Override
    public JsonNode configuration(Where where) {
        throw unsupported();
    }

    @Override
    public JsonNode examineStore(Where where) {
        throw unsupported();
    }

    @Override
    public HostedServer serve(Where where, ServeRequest request) {
        throw unsupported();
    }

    private static Failure unsupported() {
        return Failure.of(
                ExitCode.FAILED,
                new Failure.Said("unsupported", "this build has no workspace server", "", "use --server with another"));
    }
}
