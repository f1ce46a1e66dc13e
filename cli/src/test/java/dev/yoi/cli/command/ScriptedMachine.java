package dev.yoi.cli.command;

import dev.yoi.cli.client.Connection;
import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.Reads;
import dev.yoi.cli.client.StubServer;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.ticket.TicketPlace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A machine on which what the test says is so. Reading without a server is answered by a second scripted server.
final class ScriptedMachine implements Local {
    @Nullable
    Endpoint announced;

    @Nullable
    String holder;

    @Nullable
    StubServer store;

    String instanceId = "this";

    boolean storeIsClean = true;

    @Override
    public Optional<Announced> announcedServer(Where where) {
        return Optional.ofNullable(announced).map(endpoint -> new Announced(endpoint, instanceId));
    }

    @Override
    public Optional<String> storeHolder(Where where) {
        return Optional.ofNullable(holder);
    }

    @Override
    public Reads readOnly(Where where) {
        return new Workspace(new Connection(store.endpoint()));
    }

    @Override
    public JsonNode configuration(Where where) {
        String dataDir = String.valueOf(where.dataDir());
        JsonNode setting =
                Json.object().put("key", "data_dir").put("value", dataDir).put("origin", "flag");
        return Json.object().set("items", Json.array().add(setting));
    }

    @Override
    public StoreTools store(Where where) {
        return new StoreTools() {
            @Override
            public JsonNode examine(boolean everything, Steps progress) {
                return Json.object().put("clean", storeIsClean).set("findings", Json.array());
            }

            @Override
            public JsonNode repair(boolean dryRun, Steps progress) {
                ObjectNode action = Json.object().put("code", "log_cut").put("message", "the log is kept up to 3");
                action.put("file", "workers/x").put("offset", 77).put("lossy", true);
                ObjectNode report = Json.object().put("dry_run", dryRun).put("clean", storeIsClean);
                report.set("actions", storeIsClean ? Json.array() : Json.array().add(action));
                return report.set("findings", Json.array());
            }

            @Override
            public JsonNode pruneQuarantine(long olderThanSeconds, boolean dryRun) {
                var items = Json.array();
                items.add(Json.object()
                        .put("name", "3-0.bytes")
                        .put("bytes", 77)
                        .put("removed", olderThanSeconds <= 86_400)
                        .put("file", "workers/x/events.jsonl")
                        .put("offset", 512)
                        .put("reason", "differs from the journal")
                        .put("at", "2026-11-01T10:00:00Z"));
                items.add(Json.object().put("name", "x.bytes").put("bytes", 5).put("removed", false));
                return Json.object().put("dry_run", dryRun).set("items", items);
            }

            @Override
            public void dump(@Nullable String file, OutputStream out) {
                try {
                    out.write(("{\"file\":\"" + file + "\"}\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public ArchiveTools archives(Where where) {
        throw new AssertionError("no test here has archives");
    }

    @Override
    public void serveTools(Where where, String role, String worker) {
        where.host().err().println("tools for " + role + " " + worker);
    }

    @Override
    public String defaultProfile(Where where) {
        return "shell";
    }

    @Override
    public Path workspaceFolder(Where where) {
        return where.host().folder();
    }

    @Override
    public JsonNode lintProfiles(Where where, String profile) {
        throw new AssertionError("not scripted");
    }

    @Override
    public JsonNode workspaceMoved(Where where) {
        throw new AssertionError("no test here moves a workspace");
    }

    @Override
    public JsonNode configurationWarnings(Where where) {
        return Json.array();
    }

    @Override
    public JsonNode workspace(Where where) {
        throw new AssertionError("no test here shows a workspace");
    }

    @Override
    public JsonNode workspaceNewId(Where where) {
        throw new AssertionError("no test here renews a workspace");
    }

    @Override
    public TicketPlace tickets(Where where, @Nullable Path root) {
        throw new AssertionError("no test here has tickets");
    }

    @Override
    public boolean openBrowser(Host host, String url) {
        throw new IllegalStateException("no test opens a browser");
    }

    @Override
    public HostedServer serve(Where where, ServeRequest request) {
        throw new AssertionError("no test here serves");
    }
}
