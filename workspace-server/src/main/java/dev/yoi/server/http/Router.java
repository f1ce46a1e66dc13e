package dev.yoi.server.http;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes each request through the same checks, in this order: `Host`, who it is (before anything is said about
/// paths), path, verb, permission, readiness, parameters, body; then calls the route's handler and writes what it
/// gives back. A failure, whichever, becomes a problem document.
final class Router extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final RouteTable table;
    private final Gate gate;
    private final AtomicLong failures = new AtomicLong();

    Router(RouteTable table, Gate gate) {
        this.table = table;
        this.gate = gate;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var writer = new AnswerWriter(response);
        try {
            writer.write(answer(request));
            callback.succeeded();
        } catch (IOException e) {
            LOG.debug("a client went away", e);
            callback.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        }
        return true;
    }

    private Answer answer(Request request) {
        try {
            return dispatch(request);
        } catch (ServerException e) {
            return problem(Problem.of(e), request);
        } catch (WorkerRuntimeException e) {
            return problem(Problem.of(e), request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return problem(
                    Problem.of(ServerException.of(
                            ProblemCode.SHUTTING_DOWN, "server", "the server is ending", "start it again")),
                    request);
        } catch (RuntimeException e) {
            return defect(e, request);
        }
    }

    private Answer dispatch(Request request) throws InterruptedException {
        String path = Request.getPathInContext(request);
        gate.requireHost(request);
        boolean open = table.match(path)
                .map(match -> match.verbs().get(Verb.GET))
                .filter(route -> route.permission() == Permission.NONE)
                .isPresent();
        Permission granted = open ? Permission.NONE : gate.granted(request);
        var match = table.match(path)
                .orElseThrow(() -> ServerException.of(
                        ProblemCode.ROUTE_NOT_FOUND, "path", "there is nothing at this path", "see the API page"));
        Route route = Verb.find(request.getMethod()).map(match.verbs()::get).orElse(null);
        if (route == null) {
            return notAllowed(match, request);
        }
        var reader = new RequestReader(request, route);
        Call call = reader.call(match.pathValues(), granted, route.beforeReady() ? null : gate.readiness());
        return route.handler().handle(call);
    }

    private static Answer notAllowed(RouteTable.Match match, Request request) {
        String allowed = match.verbs().keySet().stream().map(Verb::name).collect(Collectors.joining(", "));
        var problem = Problem.of(ServerException.of(
                ProblemCode.METHOD_NOT_ALLOWED, "method", "this path answers to " + allowed, "use one of them"));
        return problem(problem, request).with(HttpHeader.ALLOW.asString(), allowed);
    }

    /// The exception goes to the log, where the id finds it; the client learns nothing of it.
    private Answer defect(RuntimeException e, Request request) {
        String id = "f" + failures.incrementAndGet();
        LOG.error("request {} ({} {}) failed", id, request.getMethod(), Request.getPathInContext(request), e);
        var failure = new ServerException.Failure(
                        ProblemCode.INTERNAL_ERROR,
                        "server",
                        "the server has a defect here",
                        "look for the request id in the server's log and report it")
                .with("request_id", id);
        return problem(Problem.of(failure), request);
    }

    private static Answer.Document problem(Problem problem, Request request) {
        LOG.debug("{} {}: {}", request.getMethod(), Request.getPathInContext(request), problem.code());
        var answer = new Answer.Document(
                problem.status(), Map.of(HttpHeader.CONTENT_TYPE.asString(), AnswerWriter.PROBLEM_JSON), problem);
        return switch (problem.status()) {
            case 401 -> answer.with(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer");
            case 503 -> answer.with(HttpHeader.RETRY_AFTER.asString(), "1");
            default -> answer;
        };
    }
}
