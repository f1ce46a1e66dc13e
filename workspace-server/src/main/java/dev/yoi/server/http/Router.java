package dev.yoi.server.http;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes each request through the same checks, in this order: `Host` and `Origin`, who it is (before anything is
/// said about paths), path, verb, own page, permission, readiness, parameters, body; then calls the route's
/// handler and writes what it gives back. A failure, whichever, becomes a problem document; a change is audited,
/// also a refused one.
final class Router extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String PAGE = "/";
    private static final int SWITCHING_PROTOCOLS = 101;

    /// In characters.
    private static final int AUDITED_PATH_MAX = 300;

    private final RouteTable table;
    private final Gate gate;
    private final Patience patience;
    private final ReadDeadline readers;
    private final AtomicLong requests = new AtomicLong();

    Router(RouteTable table, Gate gate, Patience patience, ReadDeadline readers) {
        this.table = table;
        this.gate = gate;
        this.patience = patience;
        this.readers = readers;
    }

    /// One request on its way: what is known of it so far.
    private static final class Passage {
        private final Request request;
        private final String id;
        private Caller caller = Caller.ANYBODY;

        private Passage(Request request, String id) {
            this.request = request;
            this.id = id;
        }

        private String path() {
            return Request.getPathInContext(request);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HeaderDeadline.arrived(request);
        var passage = new Passage(request, "r" + requests.incrementAndGet());
        response.getHeaders().put(REQUEST_ID, passage.id);
        try {
            Answer answer = answer(passage);
            audit(passage, answer);
            if (answer instanceof Answer.Socket socket) {
                return upgrade(socket, passage, response, callback);
            }
            var unwanted = UnwantedBody.of(request, response);
            write(answer, response, passage);
            unwanted.discard(patience.unwanted());
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

    /// An answer that is made while it is sent may fail before anything of it was.
    private void write(Answer answer, Response response, Passage passage) throws IOException, InterruptedException {
        var writer = new AnswerWriter(response, passage.caller.stands(), readers);
        try {
            writer.write(answer);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            writer.write(failed(e, passage));
        }
    }

    /// False, for Jetty to say why, when this is no proper handshake.
    private boolean upgrade(Answer.Socket socket, Passage passage, Response response, Callback callback) {
        var endpoint = new JettySocket(socket.handler(), passage.caller.stands(), readers);
        return ServerWebSocketContainer.ensure(
                        passage.request.getConnectionMetaData().getConnector().getServer())
                .upgrade((_, _, _) -> endpoint, passage.request, response, callback);
    }

    private Answer answer(Passage passage) {
        try {
            return dispatch(passage);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return problem(
                    Problem.of(ServerException.of(
                            ProblemCode.SHUTTING_DOWN, "server", "the server is ending", "start it again")),
                    passage.request);
        } catch (RuntimeException e) {
            return failed(e, passage);
        }
    }

    private static Answer failed(RuntimeException failure, Passage passage) {
        return switch (failure) {
            case ServerException e -> problem(Problem.of(e), passage.request);
            case WorkerRuntimeException e -> problem(Problem.of(e), passage.request);
            default -> defect(failure, passage);
        };
    }

    private Answer dispatch(Passage passage) throws InterruptedException {
        Request request = passage.request;
        Proxies.Sender sender = gate.sender(request);
        Optional<RouteTable.Match> found = table.match(passage.path()).or(() -> page(passage));
        Optional<Verb> verb = Verb.find(request.getMethod());
        Optional<Route> route = found.flatMap(match -> verb.map(match.verbs()::get));
        if (route.isEmpty() || route.get().permission() != Permission.NONE) {
            passage.caller = gate.caller(request, sender);
        }
        RouteTable.Match match = found.orElseThrow(() -> ServerException.of(
                ProblemCode.ROUTE_NOT_FOUND, "path", "there is nothing at this path", "see the API page"));
        if (route.isEmpty()) {
            return notAllowed(match, request);
        }
        if (route.get().verb() != Verb.GET) {
            Gate.requireOwnPage(passage.caller, request);
        }
        if (route.get().returns().status() == SWITCHING_PROTOCOLS) {
            Gate.requireHandshake(passage.caller, request);
        }
        var reader = new RequestReader(request, route.get(), sender, patience.body());
        Call call =
                reader.call(match.pathValues(), passage.caller, route.get().beforeReady() ? null : gate.readiness());
        return route.get().handler().handle(call);
    }

    /// A path of the console's own: whoever asks for a page gets the console, which knows what to show there.
    private Optional<RouteTable.Match> page(Passage passage) {
        String accepted = passage.request.getHeaders().get(HttpHeader.ACCEPT);
        boolean wanted = passage.request.getMethod().equals("GET")
                && accepted != null
                && accepted.contains("text/html")
                && !passage.path().startsWith("/api/")
                && !passage.path().startsWith("/assets/");
        return wanted ? table.match(PAGE) : Optional.empty();
    }

    /// Strangers are not written down: they could fill the disk.
    private void audit(Passage passage, Answer answer) {
        boolean reads = passage.request.getMethod().equals("GET");
        int status = status(answer);
        if (reads || (passage.caller.permission() == Permission.NONE && status >= 400)) {
            return;
        }
        String code = answer instanceof Answer.Document document && document.body() instanceof Problem problem
                ? problem.code()
                : null;
        gate.audit()
                .record(new Audit.Entry(
                        passage.id,
                        passage.caller.actor(),
                        passage.caller.session(),
                        passage.request.getMethod(),
                        cut(passage.path()),
                        status,
                        code));
    }

    /// Every path of ours is shorter: what is cut was refused.
    private static String cut(String path) {
        return path.length() <= AUDITED_PATH_MAX ? path : path.substring(0, AUDITED_PATH_MAX) + "…";
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Document document -> document.status();
            case Answer.Empty _ -> 204;
            case Answer.Bytes _, Answer.File _, Answer.Made _, Answer.Events _ -> 200;
            case Answer.Socket _ -> 101;
        };
    }

    private static Answer notAllowed(RouteTable.Match match, Request request) {
        String allowed = match.verbs().keySet().stream().map(Verb::name).collect(Collectors.joining(", "));
        var problem = Problem.of(ServerException.of(
                ProblemCode.METHOD_NOT_ALLOWED, "method", "this path answers to " + allowed, "use one of them"));
        return problem(problem, request).with(HttpHeader.ALLOW.asString(), allowed);
    }

    /// The exception goes to the log, where the id finds it; the client learns nothing of it.
    private static Answer defect(RuntimeException e, Passage passage) {
        String id = passage.id;
        LOG.error("request {} ({} {}) failed", id, passage.request.getMethod(), passage.path(), e);
        var failure = new ServerException.Failure(
                        ProblemCode.INTERNAL_ERROR,
                        "server",
                        "the server has a defect here",
                        "look for the request id in the server's log and report it")
                .with("request_id", id);
        return problem(Problem.of(failure), passage.request);
    }

    private static Answer.Document problem(Problem problem, Request request) {
        LOG.debug("{} {}: {}", request.getMethod(), Request.getPathInContext(request), problem.code());
        var answer = new Answer.Document(
                problem.status(), Map.of(HttpHeader.CONTENT_TYPE.asString(), AnswerWriter.PROBLEM_JSON), problem);
        return switch (problem.status()) {
            case 401 -> answer.with(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer");
            case 429 ->
                answer.with(HttpHeader.RETRY_AFTER.asString(), problem.details().getOrDefault("retry_after_s", "1"));
            case 503 -> answer.with(HttpHeader.RETRY_AFTER.asString(), "1");
            default -> answer;
        };
    }
}
