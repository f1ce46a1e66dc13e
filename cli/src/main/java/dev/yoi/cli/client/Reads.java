package dev.yoi.cli.client;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What can be asked with a server and without one: a [Connection] answers, or the store opened read-only. The
/// answers are those of the HTTP API. Queries are its parameters; a parameter without a value is left out.
public interface Reads extends AutoCloseable {
    JsonNode workers(Map<String, String> query);

    JsonNode worker(String worker);

    JsonNode queue(String worker);

    JsonNode events(String worker, Map<String, String> query);

    JsonNode transcript(String worker, Map<String, String> query);

    JsonNode bundles();

    JsonNode bundle(String bundle);

    JsonNode profiles();

    JsonNode profile(String profile);

    @Override
    void close();
}
