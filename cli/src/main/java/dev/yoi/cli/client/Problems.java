package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import tools.jackson.databind.JsonNode;

/// Problem documents (RFC 9457) as failures: the document is kept for programs, its sentences are for people.
public final class Problems {
    private Problems() {}

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
