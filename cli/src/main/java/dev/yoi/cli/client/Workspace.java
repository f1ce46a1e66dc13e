package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The workspace that a server serves: each method is one route of `docs/api.md`.
public final class Workspace implements Reads {
    private static final String API = "/api/v1";

    /// The one runtime of a workspace today.
    private static final String RUNTIME = API + "/runtimes/embedded";

    private static final String KEY = "Idempotency-Key";

    private final Connection connection;

    public Workspace(Connection connection) {
        this.connection = connection;
    }

    @Override
    public JsonNode workers(Map<String, String> query) {
        return connection.ask(Ask.get(API + "/workers" + Ask.query(query)));
    }

    @Override
    public JsonNode worker(String worker) {
        return connection.ask(Ask.get(path(worker)));
    }

    @Override
    public JsonNode queue(String worker) {
        return connection.ask(Ask.get(path(worker) + "/queue"));
    }

    @Override
    public JsonNode events(String worker, Map<String, String> query) {
        return connection.ask(Ask.get(path(worker) + "/events" + Ask.query(query)));
    }

    @Override
    public JsonNode transcript(String worker, Map<String, String> query) {
        return connection.ask(Ask.get(path(worker) + "/transcript" + Ask.query(query)));
    }

    @Override
    public JsonNode bundles() {
        return connection.ask(Ask.get(RUNTIME + "/bundles"));
    }

    @Override
    public JsonNode bundle(String bundle) {
        return connection.ask(Ask.get(RUNTIME + "/bundles/" + Ask.segment(bundle)));
    }

    @Override
    public JsonNode profiles() {
        return connection.ask(Ask.get(API + "/profiles"));
    }

    @Override
    public JsonNode profile(String profile) {
        return connection.ask(Ask.get(profilePath(profile)));
    }

    /// The runtime and its store: identity, epoch, whether it takes writes.
    public JsonNode runtime() {
        return connection.ask(Ask.get(RUNTIME));
    }

    public JsonNode approve(String profile, String digest) {
        return connection.ask(
                Ask.post(profilePath(profile) + "/approve", Json.object().put("digest", digest)));
    }

    /// Repeating it with the same key answers with the same worker.
    public JsonNode create(ObjectNode request, String key) {
        return connection.ask(Ask.post(RUNTIME + "/workers", request).with(KEY, key));
    }

    /// Name, labels or visibility. Whoever else changed them meanwhile is overruled only in what is named here:
    /// the server sets single fields.
    public JsonNode changeOptions(String worker, ObjectNode change, String revision) {
        return connection.ask(Ask.patch(path(worker), change).with("If-Match", revision));
    }

    /// With the tag of the options as they are read, for a change that builds on them.
    public Connection.Tagged workerWithTag(String worker) {
        return connection.askTagged(Ask.get(path(worker)));
    }

    /// Repeating it with the same key sends once.
    public JsonNode send(String worker, ObjectNode input, String key) {
        return connection.ask(Ask.post(path(worker) + "/inputs", input).with(KEY, key));
    }

    public JsonNode editQueued(String worker, long seq, String content, String revision) {
        return connection.ask(Ask.patch(queued(worker, seq), Json.object().put("content", content))
                .with("If-Match", revision));
    }

    public void withdrawQueued(String worker, long seq) {
        connection.ask(Ask.delete(queued(worker, seq)));
    }

    public JsonNode interrupt(String worker) {
        return connection.ask(Ask.post(path(worker) + "/interrupt", Json.object()));
    }

    public JsonNode cancel(String worker) {
        return connection.ask(Ask.post(path(worker) + "/cancel", Json.object()));
    }

    public JsonNode detach(String worker, Optional<Long> deadlineMs) {
        return connection.ask(Ask.post(path(worker) + "/detach", deadline(deadlineMs)));
    }

    public JsonNode stop(String worker, Optional<Long> deadlineMs) {
        return connection.ask(Ask.post(path(worker) + "/stop", deadline(deadlineMs)));
    }

    public JsonNode restore(String worker) {
        return connection.ask(Ask.post(path(worker) + "/restore", Json.object()));
    }

    public JsonNode restoreAll() {
        return connection.ask(Ask.post(RUNTIME + "/restore", Json.object()));
    }

    /// A worker's log behind `position` (a sequence, or the id of a frame), then live.
    public EventStream stream(String worker, String position) {
        return connection.stream(path(worker) + "/stream", position);
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

    private static String path(String worker) {
        return RUNTIME + "/workers/" + Ask.segment(worker);
    }

    private static String queued(String worker, long seq) {
        return path(worker) + "/queue/" + seq;
    }

    private static String profilePath(String profile) {
        return API + "/profiles/" + Ask.segment(profile);
    }
}
