package dev.yoi.cli.acp;

import dev.yoi.cli.client.LogFollower;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The agent's side of the protocol: one client, many sessions, each a worker.
public final class EditorAgent implements Wire.Handler {
    /// The only version there is a stable form of.
    private static final int PROTOCOL_VERSION = 1;
    private static final int LIST_PAGE = 50;

    private final Offer offer;
    private final Wire wire;
    private final AgentParts parts;
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, EditorSession> sessions = new ConcurrentHashMap<>();

    /// What is offered.
    ///
    /// @param profile of the workers that new sessions make
    /// @param root the workspace's folder, in which every worker runs
    /// @param version of this program
    public record Offer(String profile, Path root, String version) {}

    /// How the server is reached, and what this process lends.
    ///
    /// @param connect finds the server, anew at each call
    /// @param keys a new idempotency key at each call
    /// @param log takes a line for whoever looks why something went wrong
    public record Reach(
            Supplier<Workspace> connect, LogFollower follower, Supplier<String> keys, Consumer<String> log) {}

    public EditorAgent(Offer offer, Reach reach, InputStream in, OutputStream out) {
        this.offer = offer;
        this.wire = new Wire(in, out);
        this.parts = new AgentParts(wire, reach.connect, reach.follower, reach.keys, this::later, reach.log);
    }

    /// Serves until the input ends. What runs goes on: a worker does not end with its editor.
    public void serve() throws IOException {
        try {
            wire.serve(this);
        } finally {
            tasks.shutdownNow();
        }
    }

    private void later(Runnable task) {
        try {
            tasks.execute(task);
        } catch (RejectedExecutionException _) {
            // The client is gone, and nobody waits for it.
            return;
        }
    }

    @Override
    public void request(JsonNode id, String method, JsonNode params) {
        later(() -> {
            try {
                wire.result(id, answer(method, params));
            } catch (RpcFailure e) {
                wire.error(id, e);
            } catch (Failure e) {
                wire.error(id, RpcFailure.of(e));
            } catch (RuntimeException e) {
                parts.log().accept(method + " failed: " + e);
                wire.error(id, new RpcFailure(RpcFailure.INTERNAL_ERROR, method + " has a defect here", Json.object()));
            }
        });
    }

    @Override
    public void notified(String method, JsonNode params) {
        if (method.equals("session/cancel")) {
            EditorSession session = sessions.get(Json.string(params, "sessionId"));
            if (session != null) {
                later(session::cancel);
            }
        }
    }

    private ObjectNode answer(String method, JsonNode params) {
        return switch (method) {
            case "initialize" -> initialized();
            case "session/new" -> made(params);
            case "session/load" -> takenUp(params, true);
            case "session/resume" -> takenUp(params, false);
            case "session/list" -> listed(params);
            case "session/prompt" -> session(params).prompt(Prompts.text(params.path("prompt")));
            default ->
                throw new RpcFailure(
                        RpcFailure.METHOD_NOT_FOUND, "there is no method '" + method + "' here", Json.object());
        };
    }

    private ObjectNode initialized() {
        ObjectNode abilities = Json.object().put("loadSession", true);
        abilities.set(
                "promptCapabilities",
                Json.object().put("image", false).put("audio", false).put("embeddedContext", true));
        abilities.set("mcpCapabilities", Json.object().put("http", false).put("sse", false));
        ObjectNode more = Json.object();
        more.set("list", Json.object());
        more.set("resume", Json.object());
        abilities.set("sessionCapabilities", more);
        ObjectNode result = Json.object().put("protocolVersion", PROTOCOL_VERSION);
        result.set("agentCapabilities", abilities);
        result.set("authMethods", Json.array());
        result.set(
                "agentInfo",
                Json.object().put("name", "yoi").put("title", "Yoi").put("version", offer.version));
        return result;
    }

    private ObjectNode made(JsonNode params) {
        checkFolder(params);
        ObjectNode body = Json.object().put("profile", offer.profile);
        JsonNode worker;
        try (Workspace workspace = parts.connect().get()) {
            worker = workspace.create(body, parts.keys().get());
        }
        String id = Json.string(worker, "worker_id");
        EditorSession session = new EditorSession(id, parts);
        session.skipHistory();
        sessions.put(id, session);
        ObjectNode result = Json.object().put("sessionId", id);
        return noted(result, params);
    }

    private ObjectNode takenUp(JsonNode params, boolean tell) {
        checkFolder(params);
        String id = Json.string(params, "sessionId");
        EditorSession session = new EditorSession(id, parts);
        if (tell) {
            session.replay();
        } else {
            session.skipHistory();
        }
        sessions.put(id, session);
        return noted(Json.object(), params);
    }

    private EditorSession session(JsonNode params) {
        String id = Json.string(params, "sessionId");
        EditorSession session = sessions.get(id);
        if (session == null) {
            throw new RpcFailure(
                    RpcFailure.RESOURCE_NOT_FOUND,
                    "no session '" + id + "' is open here",
                    Json.object().put("remedy", "open it with session/load or session/resume"));
        }
        return session;
    }

    private ObjectNode listed(JsonNode params) {
        ArrayNode found = Json.array();
        ObjectNode result = Json.object();
        result.set("sessions", found);
        String folder = Json.string(params, "cwd");
        if (!folder.isEmpty() && !inWorkspace(folder)) {
            return result;
        }
        JsonNode page;
        try (Workspace workspace = parts.connect().get()) {
            page = workspace.workers(
                    Map.of("lifecycle", "active", "limit", "" + LIST_PAGE, "cursor", Json.string(params, "cursor")));
        }
        for (JsonNode worker : page.path("items")) {
            String name = Json.string(worker, "name");
            String title = name.isEmpty() ? Json.string(worker.path("overview"), "title") : name;
            found.add(Json.object()
                    .put("sessionId", Json.string(worker, "worker_id"))
                    .put("cwd", offer.root.toString())
                    .put("title", title.isEmpty() ? Json.string(worker, "profile") : title)
                    .put("updatedAt", Json.string(worker, "updated_at")));
        }
        String next = Json.string(page, "next_cursor");
        if (!next.isEmpty()) {
            result.put("nextCursor", next);
        }
        return result;
    }

    /// Workers run in the workspace's folder; a session for another one would work on the wrong files.
    private void checkFolder(JsonNode params) {
        String folder = Json.string(params, "cwd");
        if (!inWorkspace(folder)) {
            throw RpcFailure.invalid(
                    "the folder is not in the workspace that yoi acp serves",
                    "start it with: yoi acp --workspace FOLDER");
        }
    }

    private boolean inWorkspace(String folder) {
        try {
            return Path.of(folder).toRealPath().startsWith(offer.root);
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    /// Says what was not done for a session: a worker's tools are those of its profile.
    private ObjectNode noted(ObjectNode result, JsonNode params) {
        int servers = params.path("mcpServers").size();
        if (servers > 0) {
            parts.log()
                    .accept(servers
                            + " MCP servers of the editor are not passed on: name them in the agent's own settings");
            result.set("_meta", Json.object().set("dev.yoi", Json.object().put("mcp_servers_ignored", servers)));
        }
        return result;
    }
}
