package dev.yoi.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request to a server.
///
/// @param path from the root, with its query
/// @param headers beside those that every request carries
/// @param patience how long to wait for the answer
public record Ask(String method, String path, @Nullable JsonNode body, Map<String, String> headers, Duration patience) {
    /// Reads answer from memory or from one page of a file, and waiting is for a machine under load.
    private static final Duration READ_WAIT_MAX = Duration.ofSeconds(60);

    /// Above the longest deadline that a stop can be given (10 min).
    private static final Duration COMMAND_WAIT_MAX = Duration.ofMinutes(15);

    /// For what takes as long as there is to send.
    static final Duration LONG = COMMAND_WAIT_MAX;

    public Ask {
        headers = Map.copyOf(headers);
    }

    public static Ask get(String path) {
        return new Ask("GET", path, null, Map.of(), READ_WAIT_MAX);
    }

    public static Ask post(String path, JsonNode body) {
        return new Ask("POST", path, body, Map.of(), COMMAND_WAIT_MAX);
    }

    public static Ask put(String path, JsonNode body) {
        return new Ask("PUT", path, body, Map.of(), COMMAND_WAIT_MAX);
    }

    public static Ask patch(String path, JsonNode body) {
        return new Ask("PATCH", path, body, Map.of(), COMMAND_WAIT_MAX);
    }

    public static Ask delete(String path) {
        return new Ask("DELETE", path, null, Map.of(), COMMAND_WAIT_MAX);
    }

    public Ask with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Ask(method, path, body, more, patience);
    }

    /// `segment` as part of a path: what a person typed never reaches into another one.
    public static String segment(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
    }

    /// The parameters of a query that have a value.
    public static String query(Map<String, ?> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> {
            String text = String.valueOf(value);
            if (!text.isEmpty()) {
                pairs.add(name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
            }
        });
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }
}
