package dev.yoi.server.http;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wire.Problem;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks a route table without a network in between: the same handlers give the same JSON. For whoever is in the
/// same process and needs no permission; reads only.
public final class InProcessApi {
    private static final Proxies.Sender HERE = new Proxies.Sender("", true);
    private static final Caller READER = new Caller("owner", Permission.READ, null, null, () -> true);

    private final RouteTable table;

    public InProcessApi(RouteTable table) {
        this.table = table;
    }

    /// A problem document when `status` is 400 or more.
    public record Reply(int status, String json) {}

    /// `target` is a path with an optional query, encoded as in a URL: `/api/v1/workers?limit=10`.
    public Reply get(String target) throws InterruptedException {
        try {
            return reply(answer(target));
        } catch (ServerException e) {
            return problem(Problem.of(e));
        } catch (WorkerRuntimeException e) {
            return problem(Problem.of(e));
        }
    }

    private Answer answer(String target) throws InterruptedException {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        RouteTable.Match match = table.match(path).orElseThrow(InProcessApi::nothingHere);
        Route route = match.verbs().get(Verb.GET);
        if (route == null) {
            throw nothingHere();
        }
        Map<String, List<String>> query = mark < 0 ? Map.of() : query(target.substring(mark + 1));
        query.keySet().stream()
                .filter(name -> !route.parameters().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw ServerException.invalid(name, "unknown parameter '" + name + "'");
                });
        var parts = new Call.Parts(match.pathValues(), query, Map.of(), READER, HERE, ByteBuffer.allocate(0));
        return route.handler().handle(new Call(parts));
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.computeIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8), _ -> new ArrayList<>())
                    .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }

    private static Reply reply(Answer answer) {
        return switch (answer) {
            case Answer.Document document ->
                new Reply(document.status(), text(ByteBuffer.wrap(Json.write(document.body()))));
            case Answer.Bytes bytes -> new Reply(200, text(bytes.json()));
            case Answer.File file -> new Reply(200, text(file.content()));
            case Answer.Made _ ->
                throw ServerException.of(
                        ProblemCode.UNSUPPORTED, "answer", "this is no JSON", "ask for it in another way");
            case Answer.Empty _ -> new Reply(204, "");
            case Answer.Socket _ -> throw needsServer("socket");
            case Answer.Events events -> {
                events.source().close();
                throw needsServer("stream");
            }
        };
    }

    private static ServerException needsServer(String what) {
        return ServerException.of(
                ProblemCode.SERVER_NOT_RUNNING, what, "a " + what + " needs a server", "start one with: yoi serve");
    }

    private static Reply problem(Problem problem) {
        return new Reply(problem.status(), text(ByteBuffer.wrap(Json.write(problem))));
    }

    private static String text(ByteBuffer json) {
        return StandardCharsets.UTF_8.decode(json.duplicate()).toString();
    }

    private static ServerException nothingHere() {
        return ServerException.of(
                ProblemCode.ROUTE_NOT_FOUND, "path", "there is nothing at this path", "see the API page");
    }
}
