package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.server.wire.Problem;
import dev.yoi.tickets.model.TicketFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Problem documents (RFC 9457) as failures: the document is kept for programs, its sentences are for people.
public final class Problems {
    private Problems() {}

    /// The same for what the server's and the tickets' own classes throw in this process; nothing for anything
    /// else.
    public static Optional<Failure> known(Exception e) {
        Optional<Problem> problem = switch (e) {
            case ServerException refused -> Optional.of(Problem.of(refused));
            case WorkerRuntimeException refused -> Optional.of(Problem.of(refused));
            case TicketFailure refused -> Optional.of(Problem.of(TicketProblems.of(refused)));
            default -> Optional.empty();
        };
        return problem.map(found ->
                failure(found.status(), new String(dev.yoi.server.wire.Json.write(found), StandardCharsets.UTF_8)));
    }

    /// The failure that a document tells of; `status` is 0 for a problem that no request was answered with.
    public static Failure failure(int status, String document) {
        JsonNode problem = Json.parse(document);
        String code = Json.string(problem, "code");
        String detail = Json.string(problem, "detail");
        String what = detail.isEmpty() ? Json.string(problem, "title") : detail;
        String subject = Json.string(problem, "subject");
        String why = subject.isEmpty() || what.contains(subject) ? "" : "Concerns: " + subject;
        return Failure.answered(
                ExitCode.of(code, status),
                new Failure.Said(code, what, why, Json.string(problem, "remedy")),
                Json.text(problem));
    }
}
