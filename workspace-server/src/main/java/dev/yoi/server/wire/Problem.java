package dev.yoi.server.wire;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A failure as a problem document (RFC 9457).
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String subject,
        String remedy,
        Map<String, String> details,
        List<ServerException.Finding> diagnostics) {

    public static Problem of(ServerException e) {
        return of(e.failure());
    }

    public static Problem of(WorkerRuntimeException e) {
        return of(new ServerException.Failure(
                ProblemCode.of(e.code()),
                e.subject(),
                Objects.requireNonNullElse(e.getMessage(), ""),
                e.remedy(),
                e.details(),
                List.of()));
    }

    public static Problem of(ServerException.Failure failure) {
        ProblemCode code = failure.code();
        return new Problem(
                "urn:yoi:problem:" + code.code(),
                code.title(),
                code.status(),
                failure.message(),
                code.code(),
                failure.subject(),
                failure.remedy(),
                new TreeMap<>(failure.details()),
                failure.findings());
    }
}
