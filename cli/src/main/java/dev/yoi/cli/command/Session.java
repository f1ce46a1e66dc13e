package dev.yoi.cli.command;

import dev.yoi.cli.client.Connection;
import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.LogFollower;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.client.Trust;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.terminal.ProgressLine;
import dev.yoi.cli.terminal.Terminal;
import dev.yoi.cli.ticket.TicketCall;
import dev.yoi.cli.ticket.TicketPlace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One call of the command line: its global options, where it writes, and whom it asks.
final class Session implements TicketCall {
    private final Host host;
    private final Yoi options;
    private final Local local;

    Session(Host host, Yoi options, Local local) {
        this.host = host;
        this.options = options;
        this.local = local;
    }

    @Override
    public Host host() {
        return host;
    }

    Local local() {
        return local;
    }

    Local.Where where() {
        return new Local.Where(host, options.dataDir, options.workspace);
    }

    String profileOr(@Nullable String named) {
        return named == null ? local.defaultProfile(where()) : named;
    }

    ProgressLine progress() {
        return new ProgressLine(host, options.quiet || options.json);
    }

    @Override
    public boolean json() {
        return options.json;
    }

    @Override
    public Terminal terminal() {
        return Terminal.of(host, options.quiet);
    }

    Terminal terminal(boolean raw) {
        return raw ? Terminal.raw(host, options.quiet) : terminal();
    }

    @Override
    public TicketPlace tickets(@Nullable Path root) {
        return local.tickets(where(), root);
    }

    @Override
    public void answer(JsonNode document, BiConsumer<JsonNode, Terminal> view) {
        if (options.json) {
            terminal().json(Json.text(document));
        } else {
            view.accept(document, terminal());
        }
    }

    /// Shows an address in a browser, if there is a person at a terminal, and they did not say no.
    void show(String url, boolean noOpen) {
        if (!noOpen && host.interactive() && !options.json) {
            local.openBrowser(host, url);
        }
    }

    /// The server; `server_not_running` when none answers, `store_in_use` when something else holds the store.
    Workspace server() {
        return answeringServer()
                .orElseThrow(() ->
                        local.storeHolder(where()).map(Session::storeInUse).orElseGet(Failure::serverNotRunning));
    }

    /// The server, or the store read-only when no server answers.
    Reads reads() {
        Optional<Workspace> server = answeringServer();
        return server.isPresent() ? server.get() : local.readOnly(where());
    }

    /// Finds the server anew at each reconnect: after a restart it may listen elsewhere.
    LogFollower follower() {
        return new LogFollower(this::server, host.pause());
    }

    Optional<Workspace> answeringServer() {
        if (options.server != null) {
            return Optional.of(new Workspace(
                    new Connection(new Endpoint(url(options.server), token(), trust(), Optional.empty()))));
        }
        Optional<Local.Announced> announced = local.announcedServer(where());
        if (announced.isEmpty()) {
            return Optional.empty();
        }
        String given = token();
        Endpoint endpoint = announced.get().endpoint();
        var connection = new Connection(given.isEmpty() ? endpoint : endpoint.with(given));
        if (connection.isAlive(announced.get().instanceId())) {
            return Optional.of(new Workspace(connection));
        }
        connection.close();
        return Optional.empty();
    }

    private Trust trust() {
        Path certificates = options.serverCertificate;
        return certificates == null
                ? Trust.OF_THE_MACHINE
                : new Trust.Named(host.folder().resolve(certificates));
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Said below, in the same words.
        }
        throw Failure.usage(
                "--server is no URL of a server", "give scheme, host and port: --server http://127.0.0.1:8787");
    }

    /// What the person gave; empty when nothing.
    private String token() {
        Path file = options.tokenFile;
        if (file == null) {
            return host.variable("YOI_TOKEN");
        }
        try {
            return Files.readString(host.folder().resolve(file)).strip();
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.NO_SERVER,
                    new Failure.Said(
                            "token_unreadable",
                            "the token file can't be read",
                            String.valueOf(e.getMessage()),
                            "give --token-file the file that yoi serve names as token_file"),
                    e);
        }
    }

    private static Failure storeInUse(String holder) {
        return Failure.of(
                ExitCode.CONFLICT,
                new Failure.Said(
                        "store_in_use",
                        "another process holds this workspace's store, and no server answers",
                        "It is " + holder + ".",
                        "wait until it is ready, or end it and start ./yoi serve"));
    }
}
