package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wire.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers for requests that never reach the router because they are no proper HTTP. Says nothing of what Jetty
/// thought about them.
final class ProblemErrorHandler implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ServerException.Failure failure = failure(response.getStatus());
        response.setStatus(failure.code().status());
        byte[] json = Json.write(Problem.of(failure));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, AnswerWriter.PROBLEM_JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        SafetyHeaders.addTo(response.getHeaders());
        response.write(true, ByteBuffer.wrap(json), callback);
        return true;
    }

    /// What Jetty answers to a transfer encoding, or a version of HTTP, that it doesn't know.
    private static final int NOT_IMPLEMENTED = 501;

    private static final int VERSION_NOT_SUPPORTED = 505;

    private static ServerException.Failure failure(int status) {
        if (status == 414 || status == 431) {
            return new ServerException.Failure(
                    ProblemCode.HEADERS_TOO_LARGE,
                    "headers",
                    "the request line or the headers are too large",
                    "send less in them");
        }
        if ((status >= 400 && status < 500) || status == NOT_IMPLEMENTED || status == VERSION_NOT_SUPPORTED) {
            return new ServerException.Failure(
                    ProblemCode.INVALID_REQUEST, "request", "this is not a proper HTTP request", "correct it");
        }
        if (status == 503) {
            return new ServerException.Failure(
                    ProblemCode.SHUTTING_DOWN, "server", "the server is ending", "start it again");
        }
        return new ServerException.Failure(
                ProblemCode.INTERNAL_ERROR, "server", "the server has a defect here", "look into the server's log");
    }
}
