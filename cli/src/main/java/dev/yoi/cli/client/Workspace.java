package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The workspace that a server serves: each method is one route of `docs/api.md`.
public final class Workspace implements Reads {
    private static final String KEY = "Idempotency-Key";

    private final Connection connection;

    public Workspace(Connection connection) {
        this.connection = connection;
    }

    @Override
    public JsonNode get(String path) {
        return connection.ask(Ask.get(path));
    }

    public JsonNode approve(String profile, String digest) {
        return connection.ask(
                Ask.post(Paths.profile(profile) + "/approve", Json.object().put("digest", digest)));
    }

    public JsonNode checkProfile(String profile) {
        return connection.ask(Ask.post(Paths.profile(profile) + "/check", Json.object()));
    }

    /// Repeating it with the same key answers with the same worker.
    public JsonNode create(ObjectNode request, String key) {
        return connection.ask(Ask.post(Paths.RUNTIME + "/workers", request).with(KEY, key));
    }

    /// Name, labels or visibility. Whoever else changed them meanwhile is overruled only in what is named here:
    /// the server sets single fields.
    public JsonNode changeOptions(String worker, ObjectNode change, String revision) {
        return connection.ask(Ask.patch(Paths.worker(worker), change).with("If-Match", revision));
    }

    /// With the tag of the options as they are read, for a change that builds on them.
    public Connection.Tagged workerWithTag(String worker) {
        return connection.askTagged(Ask.get(Paths.worker(worker)));
    }

    /// Repeating it with the same key sends once.
    public JsonNode send(String worker, ObjectNode input, String key) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/inputs", input).with(KEY, key));
    }

    public JsonNode editQueued(String worker, long seq, String content, String revision) {
        return connection.ask(Ask.patch(Paths.queued(worker, seq), Json.object().put("content", content))
                .with("If-Match", revision));
    }

    public void withdrawQueued(String worker, long seq) {
        connection.ask(Ask.delete(Paths.queued(worker, seq)));
    }

    public JsonNode interrupt(String worker) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/interrupt", Json.object()));
    }

    public JsonNode cancel(String worker) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/cancel", Json.object()));
    }

    public JsonNode detach(String worker, Optional<Long> deadlineMs) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/detach", deadline(deadlineMs)));
    }

    public JsonNode stop(String worker, Optional<Long> deadlineMs) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/stop", deadline(deadlineMs)));
    }

    /// `seq` is null for whichever request of this name is open.
    public JsonNode approve(String worker, String request, @Nullable Long seq, String option) {
        ObjectNode body = Json.object().put("request", request).put("option", option);
        if (seq != null) {
            body.put("seq", seq);
        }
        return connection.ask(Ask.post(Paths.worker(worker) + "/approve", body));
    }

    /// `run` is null when only one call has this name, `result` when there is nothing to say.
    public JsonNode resolve(
            String worker, String call, @Nullable Long run, String resolution, @Nullable String result) {
        ObjectNode body = Json.object().put("call", call).put("resolution", resolution);
        if (run != null) {
            body.put("run", run);
        }
        if (result != null) {
            body.put("result", result);
        }
        return connection.ask(Ask.post(Paths.worker(worker) + "/resolve", body));
    }

    public JsonNode restore(String worker) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/restore", Json.object()));
    }

    /// Repeating it with the same key answers with the same fork.
    public JsonNode fork(String worker, ObjectNode request, String key) {
        return connection.ask(Ask.post(Paths.worker(worker) + "/fork", request).with(KEY, key));
    }

    public void exportWorker(String worker, OutputStream out) {
        connection.download(Paths.worker(worker) + "/export", out);
    }

    public void exportAll(OutputStream out) {
        connection.download(Paths.API + "/workspace/export", out);
    }

    /// Repeating it with the same key answers with the same worker.
    public JsonNode importWorker(Path archive, Map<String, ?> parameters, String key) {
        Ask ask = new Ask("POST", Paths.RUNTIME + "/import" + Ask.query(parameters), null, Map.of(KEY, key), Ask.LONG);
        return connection.upload(ask, archive, "application/gzip");
    }

    /// At most a thousand; says whether there are more.
    public JsonNode prune(long olderThanSeconds, boolean dryRun) {
        ObjectNode body = Json.object().put("older_than_s", olderThanSeconds).put("dry_run", dryRun);
        return connection.ask(Ask.post(Paths.RUNTIME + "/prune", body));
    }

    public JsonNode delete(String worker) {
        return connection.ask(Ask.delete(Paths.worker(worker)));
    }

    public JsonNode restoreAll() {
        return connection.ask(Ask.post(Paths.RUNTIME + "/restore", Json.object()));
    }

    /// A worker's log behind `position` (a sequence, or the id of a frame), then live.
    public EventStream stream(String worker, String position) {
        return connection.stream(Paths.worker(worker) + "/stream", position);
    }

    public JsonNode tokens() {
        return get(Paths.API + "/tokens");
    }

    /// `seconds` is null for one that never expires.
    public JsonNode createToken(String name, String permission, @Nullable Long seconds) {
        ObjectNode body = Json.object().put("name", name).put("permission", permission);
        if (seconds != null) {
            body.put("expires_in_s", seconds);
        }
        return connection.ask(Ask.post(Paths.API + "/tokens", body));
    }

    public JsonNode revokeToken(String id) {
        return connection.ask(Ask.delete(Paths.API + "/tokens/" + Ask.segment(id)));
    }

    public JsonNode audit(Map<String, String> query) {
        return get(Paths.API + "/audit" + Ask.query(query));
    }

    /// A whole address, good for one browser.
    public String signInUrl(@Nullable String permission) {
        ObjectNode body = Json.object();
        if (permission != null) {
            body.put("permission", permission);
        }
        JsonNode link = connection.ask(Ask.post(Paths.API + "/session/links", body));
        return connection.address(Json.string(link, "path"));
    }

    @Override
    public void close() {
        connection.close();
    }

    private static ObjectNode deadline(Optional<Long> deadlineMs) {
        ObjectNode body = Json.object();
        deadlineMs.ifPresent(value -> body.put("deadline_ms", value));
        return body;
    }
}
