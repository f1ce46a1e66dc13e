package dev.yoi.server.api;

import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.PageRequest.Direction;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Numbers;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.DiagnosticView;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.LogPage;
import dev.yoi.server.wire.LogShapes;
import dev.yoi.server.wire.UsageView;
import java.util.List;
import java.util.Optional;

/// What a worker's log says: events, transcript, usage, diagnostics, and all of it live.
final class LogRoutes {
    private static final List<String> PAGE = List.of("after", "before", "limit", "max_bytes");
    private static final int DEFAULT_LIMIT = 100;
    private static final String END = "end";

    private final ApiParts parts;

    LogRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ApiRoutes.WORKER + "/events")
                        .says("A page of a worker's events, as stored")
                        .needs(Permission.READ)
                        .parameters(PAGE)
                        .returns(200, LogShapes.EventPage.class)
                        .by(this::events),
                Route.get(ApiRoutes.WORKER + "/transcript")
                        .says("A page of a worker's conversation")
                        .needs(Permission.READ)
                        .parameters(PAGE)
                        .returns(200, LogShapes.TranscriptPage.class)
                        .by(this::transcript),
                Route.get(ApiRoutes.WORKER + "/usage")
                        .says("What a worker used")
                        .needs(Permission.READ)
                        .returns(200, UsageView.class)
                        .by(this::usage),
                Route.get(ApiRoutes.WORKER + "/diagnostics")
                        .says("What is wrong with a worker")
                        .needs(Permission.READ)
                        .returnsPage(DiagnosticView.class)
                        .by(this::diagnostics),
                Route.get(ApiRoutes.WORKER + "/stream")
                        .says("A worker's events, live")
                        .needs(Permission.READ)
                        .parameters(List.of("after"))
                        .streams("text/event-stream")
                        .by(this::stream));
    }

    private Answer events(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        PageRequest request = page(call);
        return Answer.ok(LogPage.of(addressed.runtime().events(addressed.worker(), request), request));
    }

    private Answer transcript(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        PageRequest request = page(call);
        return Answer.ok(LogPage.of(addressed.runtime().transcript(addressed.worker(), request), request));
    }

    private static PageRequest page(Call call) {
        Optional<String> after = call.parameter("after");
        Optional<String> before = call.parameter("before");
        if (after.isPresent() && before.isPresent()) {
            throw ServerException.invalid("before", "give 'after' or 'before', not both");
        }
        int limit = (int) call.number("limit", DEFAULT_LIMIT, 1, PageRequest.MAX_ITEMS);
        long maxBytes = call.number("max_bytes", PageRequest.MAX_BYTES, 1, PageRequest.MAX_BYTES);
        return before.map(text -> new PageRequest(Direction.BACKWARD, before(text), limit, maxBytes))
                .orElseGet(() -> new PageRequest(
                        Direction.FORWARD, call.number("after", 0, 0, Long.MAX_VALUE), limit, maxBytes));
    }

    private static long before(String text) {
        return text.equals(END) ? Long.MAX_VALUE : Numbers.parse("before", text, 0, Long.MAX_VALUE);
    }

    private Answer usage(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        return Answer.ok(UsageView.of(
                addressed.runtime().worker(addressed.worker()).state().summary().usage()));
    }

    private Answer diagnostics(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        List<DiagnosticView> views = DiagnosticView.all(
                addressed.runtime().worker(addressed.worker()).diagnostics());
        return Answer.ok(ListView.whole(views, parts.clock().instant()));
    }

    private Answer stream(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        return parts.streams().ofWorker(addressed.runtime(), addressed.worker(), call);
    }
}
