package dev.yoi.cli.client;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What can be asked with a server and without one: the reading routes of `docs/api.md`. A [Workspace] asks a
/// server, another implementation the store opened read-only, and both give the same answers. Queries hold the
/// routes' parameters; one without a value is left out.
public interface Reads extends AutoCloseable {
    /// The answer to one request; `path` is that of a route, with its query.
    JsonNode get(String path);

    @Override
    void close();

    default JsonNode workers(Map<String, String> query) {
        return get(Paths.API + "/workers" + Ask.query(query));
    }

    default JsonNode worker(String worker) {
        return get(Paths.worker(worker));
    }

    default JsonNode queue(String worker) {
        return get(Paths.worker(worker) + "/queue");
    }

    default JsonNode events(String worker, Map<String, String> query) {
        return get(Paths.worker(worker) + "/events" + Ask.query(query));
    }

    default JsonNode transcript(String worker, Map<String, String> query) {
        return get(Paths.worker(worker) + "/transcript" + Ask.query(query));
    }

    default JsonNode bundles() {
        return get(Paths.RUNTIME + "/bundles");
    }

    default JsonNode bundle(String bundle) {
        return get(Paths.RUNTIME + "/bundles/" + Ask.segment(bundle));
    }

    default JsonNode profiles() {
        return get(Paths.API + "/profiles");
    }

    default JsonNode profile(String profile) {
        return get(Paths.profile(profile));
    }

    /// The runtime and its store: identity, epoch, whether it takes writes.
    default JsonNode runtime() {
        return get(Paths.RUNTIME);
    }

    /// Of runtimes, stores and profiles; those of a worker are in its detail.
    default JsonNode diagnostics() {
        return get(Paths.API + "/diagnostics");
    }
}
