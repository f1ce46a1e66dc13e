package dev.yoi.server.api;

import dev.yoi.runtime.RestoreReport;
import dev.yoi.runtime.StopReport;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.http.RouteHandler;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.DeadlineBody;
import dev.yoi.server.wire.EmptyBody;
import dev.yoi.server.wire.InterruptView;
import dev.yoi.server.wire.RestoreReportView;
import dev.yoi.server.wire.RestoreStatusView;
import dev.yoi.server.wire.StopReportView;
import java.time.Duration;
import java.util.List;

/// Executions: interrupt, detach, stop, cancel, restore.
final class ExecutionRoutes {
    private static final long DEFAULT_DEADLINE_MS = 10_000;
    private static final long MIN_DEADLINE_MS = 1_000;
    private static final long MAX_DEADLINE_MS = 600_000;

    private final ApiParts parts;
    private final AnswersByKey answers = new AnswersByKey();

    ExecutionRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                command(
                        new Command("/interrupt", "End the current run", EmptyBody.class, InterruptView.class),
                        this::interrupt),
                command(
                        new Command(
                                "/detach",
                                "End the execution; the worker stays active",
                                DeadlineBody.class,
                                StopReportView.class),
                        this::detach),
                command(new Command("/stop", "End the worker", DeadlineBody.class, StopReportView.class), this::stop),
                command(
                        new Command("/cancel", "End the worker now", EmptyBody.class, StopReportView.class),
                        this::cancel),
                command(
                        new Command(
                                "/restore",
                                "Start the next execution of a worker that is not connected",
                                EmptyBody.class,
                                RestoreReportView.Line.class),
                        this::restore),
                Route.post(ApiRoutes.RUNTIME + "/restore")
                        .says("Restore all stale workers")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(EmptyBody.class)
                        .returns(200, RestoreReportView.class)
                        .by(call -> answers.once(call, call.path("rid") + " restore all", this::restoreAll)),
                Route.get(ApiRoutes.RUNTIME + "/restore")
                        .says("How restoring at start went")
                        .needs(Permission.READ)
                        .returns(200, RestoreStatusView.class)
                        .by(this::restoreStatus));
    }

    private record Command(String name, String summary, Class<?> takes, Class<?> returns) {}

    private Route command(Command command, RouteHandler handler) {
        return Route.post(ApiRoutes.WORKER + command.name)
                .says(command.summary)
                .repeatable()
                .needs(Permission.OPERATE)
                .takes(command.takes)
                .returns(200, command.returns)
                .by(call -> answers.once(call, call.path("rid") + " " + call.path("wid") + command.name, handler));
    }

    private Answer interrupt(Call call) {
        call.body(EmptyBody.class);
        var addressed = Addressed.by(call, parts.runtimes());
        boolean interrupted = addressed.runtime().interrupt(addressed.worker());
        return Answer.ok(new InterruptView(
                addressed.worker().toString(), addressed.runtimeId().value(), interrupted));
    }

    private Answer detach(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        return answer(addressed, addressed.runtime().detach(addressed.worker(), deadline(call)));
    }

    private Answer stop(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        return answer(addressed, addressed.runtime().stop(addressed.worker(), deadline(call)));
    }

    private Answer cancel(Call call) {
        call.body(EmptyBody.class);
        var addressed = Addressed.by(call, parts.runtimes());
        return answer(addressed, addressed.runtime().cancel(addressed.worker()));
    }

    private static Answer answer(Addressed addressed, StopReport report) {
        return Answer.ok(StopReportView.of(addressed.runtimeId(), addressed.worker(), report));
    }

    private static Duration deadline(Call call) {
        Long wanted = call.body(DeadlineBody.class).deadlineMs();
        long millis = wanted == null ? DEFAULT_DEADLINE_MS : wanted;
        if (millis < MIN_DEADLINE_MS) {
            throw ServerException.invalid("deadline_ms", "'deadline_ms' must be at least " + MIN_DEADLINE_MS);
        }
        if (millis > MAX_DEADLINE_MS) {
            throw new ServerException.Failure(
                            ProblemCode.LIMIT_EXCEEDED,
                            "deadline_ms",
                            "'deadline_ms' must be at most " + MAX_DEADLINE_MS,
                            "give it less time")
                    .with("limit", "deadline_ms")
                    .with("maximum", Long.toString(MAX_DEADLINE_MS))
                    .exception();
        }
        return Duration.ofMillis(millis);
    }

    /// A restore that failed is a failed request, with the reason's own code.
    private Answer restore(Call call) {
        call.body(EmptyBody.class);
        var addressed = Addressed.by(call, parts.runtimes());
        RestoreReport.Line line = addressed.runtime().restore(addressed.worker());
        ErrorCode failure = line.failure();
        if (failure != null) {
            throw WorkerRuntimeException.of(
                    failure, line.worker().toString(), line.message(), "remove the cause and restore it again");
        }
        return Answer.ok(RestoreReportView.Line.of(addressed.runtimeId(), line));
    }

    private Answer restoreAll(Call call) {
        call.body(EmptyBody.class);
        var runtimeId = new RuntimeId(call.path("rid"));
        WorkerRuntime runtime = parts.runtimes().find(runtimeId);
        return Answer.ok(RestoreReportView.of(
                runtimeId, runtime.restoreAll(), parts.clock().instant()));
    }

    private Answer restoreStatus(Call call) {
        parts.runtimes().find(new RuntimeId(call.path("rid")));
        return Answer.ok(parts.restore().view());
    }
}
