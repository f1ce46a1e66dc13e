package dev.yoi.cli.command;

import dev.yoi.cli.command.Local.HostedServer;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Serves the workspace: its workers live in this process until Ctrl-C or SIGTERM.",
        footer = {
            "",
            "Examples:",
            "  yoi serve",
            "  yoi serve --port 0 --ready-file ready.json --no-open   # for scripts: any port, told when ready",
            "  yoi serve --restore active                             # workers that were active go on",
            "",
            "Whatever ends the server, its workers and all they did are there at the next start, stale until restored:",
            "  yoi worker restore --all"
        })
final class Serve implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "This port and no other; 0: any (default: 8787, or the next free one).")
    private @Nullable Integer port;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Listen there (default: 127.0.0.1); may be repeated.")
    private List<String> listen = new ArrayList<>();

    @Option(
            names = "--restore",
            paramLabel = "POLICY",
            description = "What is restored at the start: none, active or all (default: none).")
    private @Nullable String restore;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write {\"url\",\"token_file\"} there when ready.")
    private @Nullable Path readyFile;

    @Option(names = "--no-open", description = "Open no browser; this version has no pages that it could open.")
    private boolean noOpen;

    Serve(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (HostedServer server =
                session.local().serve(session.where(), new Local.ServeRequest(port, listen, restore))) {
            if (readyFile != null) {
                announce(server, session.host().folder().resolve(readyFile));
            }
            print(server);
            server.awaitEnd();
        }
        return ExitCode.DONE.code();
    }

    private void print(HostedServer server) {
        Terminal terminal = session.terminal();
        if (session.json()) {
            terminal.json(ready(server));
            return;
        }
        terminal.line("serving at " + server.endpoint().url());
        if (!noOpen) {
            terminal.hint("in another terminal: yoi worker create --profile shell");
        }
        terminal.hint("end it with Ctrl-C; every worker is there at the next start");
    }

    /// Whoever waits for the file finds it whole or not at all.
    private static void announce(HostedServer server, Path file) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(unfinished, (ready(server) + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said(
                            "ready_file_unwritable",
                            "the ready file can't be written",
                            String.valueOf(e.getMessage()),
                            "give --ready-file a file in a folder that exists and may be written"),
                    e);
        }
    }

    private static String ready(HostedServer server) {
        return Json.text(Json.object()
                .put("url", server.endpoint().url().toString())
                .put("token_file", server.tokenFile().toString()));
    }
}
