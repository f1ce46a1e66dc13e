package dev.yoi.server.openapi;

import dev.yoi.server.http.Gate;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.http.RouteTable;
import dev.yoi.server.http.Verb;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wire.Problem;
import dev.yoi.server.wire.SocketMessage;
import dev.yoi.server.wire.SocketReply;
import dev.yoi.server.wire.StreamData;
import dev.yoi.server.wire.TicketShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The whole API as an OpenAPI 3.1 document. The same table always gives the same bytes, whatever program version
/// and address: it is kept in the repository too, and a test compares.
public final class ApiDocument {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String API_VERSION = "1";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String EVENT_STREAM = "text/event-stream";
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    /// The `data` of each `event` that a stream may have.
    private static final Map<String, Class<?>> STREAM_EVENTS = streamEvents();

    private final RouteTable table;
    private final Schemas schemas = new Schemas();

    private ApiDocument(RouteTable table) {
        this.table = table;
    }

    /// UTF-8, indented, with a line break at its end.
    public static byte[] json(RouteTable table) {
        return Json.indented(of(table));
    }

    static ObjectNode of(RouteTable table) {
        return new ApiDocument(table).document();
    }

    private static Map<String, Class<?>> streamEvents() {
        Map<String, Class<?>> events = new LinkedHashMap<>();
        events.put("live", StreamData.StreamLive.class);
        events.put("event", StreamData.StreamEvent.class);
        events.put("delta", StreamData.StreamDelta.class);
        events.put("removed", StreamData.StreamRemoved.class);
        events.put("ticket", TicketShapes.StreamTicket.class);
        events.put("gap", StreamData.StreamGap.class);
        events.put("lagged", StreamData.StreamLagged.class);
        events.put("end", StreamData.StreamEnd.class);
        return events;
    }

    private ObjectNode document() {
        ObjectNode document = NODES.objectNode().put("openapi", "3.1.1");
        document.putObject("info")
                .put("title", "Yoi workspace server")
                .put("version", API_VERSION)
                .put(
                        "description",
                        "Fields, event kinds, stream events and error codes may be added within this version; a client"
                                + " ignores what it does not know. docs/api.md explains what each operation means.");
        document.putArray("servers").addObject().put("url", "/");
        document.set("paths", paths());
        ObjectNode components = document.putObject("components");
        components.putObject("responses").set("Problem", problem());
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("token").put("type", "http").put("scheme", "bearer");
        schemes.putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "yoi_WORKSPACE")
                .put("description", "the cookie that POST /api/v1/session sets; each server has a name of its own");
        schemes.putObject("csrf").put("type", "apiKey").put("in", "header").put("name", Gate.CSRF_HEADER);
        components.set("schemas", schemas.components());
        return document;
    }

    private ObjectNode paths() {
        ObjectNode paths = NODES.objectNode();
        for (Route route : table.routes()) {
            if (!isOfTheApi(route)) {
                continue;
            }
            ObjectNode path =
                    paths.path(route.path()) instanceof ObjectNode known ? known : paths.putObject(route.path());
            path.set(route.verb().name().toLowerCase(Locale.ROOT), operation(route));
        }
        return paths;
    }

    /// The console's files are for browsers.
    static boolean isOfTheApi(Route route) {
        return !route.path().equals("/") && !route.path().startsWith("/assets/");
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = NODES.objectNode().put("operationId", operationId(route));
        operation.put("summary", route.manners().summary());
        operation.putArray("tags").add(tag(route.path()));
        operation.put("x-permission", route.permission().name().toLowerCase(Locale.ROOT));
        ArrayNode security = operation.putArray("security");
        if (route.permission() != Permission.NONE) {
            security.addObject().putArray("token");
            ObjectNode session = security.addObject();
            session.putArray("session");
            if (route.verb() != Verb.GET) {
                session.putArray("csrf");
            }
        }
        ArrayNode parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        route.body().ifPresent(type -> {
            ObjectNode reference = schemas.reference(type);
            boolean required = !schemas.requiredOf(type).isEmpty();
            operation
                    .putObject("requestBody")
                    .put("required", required)
                    .set("content", content("application/json", reference));
        });
        route.upload()
                .ifPresent(type -> operation
                        .putObject("requestBody")
                        .put("required", true)
                        .set("content", content(type, NODES.objectNode().put("type", "string"))));
        ObjectNode responses = operation.putObject("responses");
        responses.set(Integer.toString(route.returns().status()), good(route));
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
        return operation;
    }

    private static ArrayNode parameters(Route route) {
        ArrayNode parameters = NODES.arrayNode();
        VARIABLE.matcher(route.path())
                .results()
                .map(MatchResult::group)
                .map(variable -> variable.substring(1, variable.length() - 1))
                .forEach(variable -> parameters.add(Parameters.inPath(variable)));
        route.parameters().forEach(name -> parameters.add(Parameters.inQuery(name)));
        if (route.manners().repeatable()) {
            parameters.add(Parameters.header("Idempotency-Key", false, "the same request again has no second effect"));
        }
        if (route.manners().edits()) {
            parameters.add(Parameters.header("If-Match", true, "the `ETag` of what the edit is made on"));
        }
        if (route.returns().mediaType().equals(EVENT_STREAM)) {
            parameters.add(Parameters.header("Last-Event-ID", false, "the position to resume behind"));
        }
        return parameters;
    }

    private ObjectNode good(Route route) {
        Route.Returns returns = route.returns();
        ObjectNode response =
                NODES.objectNode().put("description", route.manners().summary());
        Class<?> type = returns.type();
        if (type != null) {
            ObjectNode schema = returns.page() ? schemas.listOf(type) : schemas.reference(type);
            response.set("content", content(returns.mediaType(), schema));
        } else if (!returns.mediaType().isEmpty()) {
            response.set(
                    "content", content(returns.mediaType(), NODES.objectNode().put("type", "string")));
        }
        if (returns.status() == SWITCHING_PROTOCOLS) {
            response.set("x-messages-taken", schemas.reference(SocketMessage.class));
            response.set("x-messages-sent", schemas.reference(SocketReply.class));
        }
        if (returns.mediaType().equals(EVENT_STREAM)) {
            ObjectNode events = NODES.objectNode();
            STREAM_EVENTS.forEach((event, data) -> events.set(event, schemas.reference(data)));
            ((ObjectNode) response.path("content").path(EVENT_STREAM)).set("x-events", events);
        }
        return response;
    }

    private ObjectNode problem() {
        ObjectNode response = NODES.objectNode().put("description", "A problem document (RFC 9457)");
        response.set("content", content("application/problem+json", schemas.reference(Problem.class)));
        ArrayNode codes = response.putArray("x-codes");
        Arrays.stream(ProblemCode.values()).filter(code -> code.status() > 0).forEach(code -> codes.add(code.code()));
        return response;
    }

    private static ObjectNode content(String mediaType, ObjectNode schema) {
        ObjectNode content = NODES.objectNode();
        content.putObject(mediaType).set("schema", schema);
        return content;
    }

    /// `post_runtimes_rid_workers`: unique because verb and path are.
    private static String operationId(Route route) {
        String path = route.path().replaceFirst("^/api(/v1)?", "").replaceAll("[^a-z0-9]+", "_");
        return (route.verb().name().toLowerCase(Locale.ROOT) + "_" + path)
                .replaceAll("_+", "_")
                .replaceAll("_$", "");
    }

    /// The last collection that the path names.
    private static String tag(String path) {
        List<String> words =
                new ArrayList<>(List.of(path.replaceFirst("^/api(/v1)?/?", "").split("/")));
        for (String known : List.of("tickets", "workers", "bundles", "profiles", "tokens", "runtimes")) {
            if (words.contains(known)) {
                return known;
            }
        }
        return path.startsWith("/api/v1") ? "workspace" : "server";
    }
}
