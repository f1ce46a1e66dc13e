package dev.yoi.cli.command;

import dev.yoi.cli.command.Local.HostedServer;
import dev.yoi.cli.command.Local.ServeRequest;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Terminal;
import dev.yoi.cli.view.DiagnosticView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "serve",
        description = "Serves the workspace: its workers live in this process until Ctrl-C or SIGTERM.",
        footer = {
            "",
            "Examples:",
            "  yoi serve",
            "  yoi serve --port 0 --ready-file ready.json --no-open   # for scripts: any port, told when ready",
            "  yoi serve --restore active                             # workers that were active go on",
            "  yoi serve --listen 0.0.0.0 --tls-keystore yoi.p12 --tls-password-file yoi.pass --host-names yoi.example",
            "  yoi serve --behind-proxy 127.0.0.1 --public-url https://yoi.example   # a proxy here speaks TLS",
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
    private @Nullable String port;

    @Option(
            names = {"--listen", "--host"},
            paramLabel = "ADDRESS",
            description = "Listen at this address (default: 127.0.0.1). Other machines reach it with TLS or a proxy.")
    private @Nullable String listen;

    @Mixin
    private final ReachOptions reach = new ReachOptions();

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

    @Option(names = "--no-open", description = "Open no browser. One opens only from a terminal anyway.")
    private boolean noOpen;

    Serve(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path announced =
                readyFile == null ? null : announcing(session.host().folder().resolve(readyFile));
        Map<String, String> settings = reach.given();
        ReachOptions.put(settings, "port", port);
        ReachOptions.put(settings, "host", listen);
        ReachOptions.put(settings, "restore", restore);
        var request = new ServeRequest(settings);
        try (HostedServer server = session.local().serve(session.where(), request)) {
            server.endInOrderWhenAsked(); // first: who sees the address or the ready file may send a signal at once
            print(server);
            if (announced != null) {
                server.writeReadyFile(announced);
            }
            server.awaitEnd();
        }
        return ExitCode.DONE.code();
    }

    /// Looked at before anything is started: a script that waits for it would wait for ever.
    private static Path announcing(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw Failure.usage(
                    "--ready-file " + file + " can't be written",
                    "name a file in a folder that is there" + " and writable");
        }
        if (Files.isDirectory(file)) {
            throw Failure.usage("--ready-file " + file + " is a folder", "name a file in it");
        }
        return file;
    }

    private void print(HostedServer server) {
        String url = server.publicUrl().toString();
        Terminal terminal = session.terminal();
        JsonNode diagnostics = server.diagnostics();
        if (session.json()) {
            terminal.json(Json.text(Json.object()
                    .put("url", url)
                    .put("diagnostics", diagnostics.path("items").size())));
            return;
        }
        terminal.line("serving at " + url);
        if (!server.hasConsole()) {
            terminal.line("this build has no console, since it was made without Node; that address says how to get it");
            terminal.hint("a worker: yoi worker create --profile shell");
            terminal.hint("end it with Ctrl-C; every worker is there at the next start");
            return;
        }
        String signInUrl = server.signInUrl();
        terminal.line("sign a browser in, once: " + signInUrl);
        terminal.hint("another link: yoi open; a worker: yoi worker create --profile shell");
        DiagnosticView.atStart(diagnostics, terminal);
        session.show(signInUrl, noOpen);
        terminal.hint("end it with Ctrl-C; every worker is there at the next start");
    }
}
