package dev.yoi.server.problem;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one failure type of the server's own rules; what a runtime refuses stays a
/// [dev.yoi.runtime.error.WorkerRuntimeException].
///
/// As with that one, no text contains a token, and none that can reach a client contains a path (I12). Failures
/// of starting a server are for the person at the terminal and may name the file concerned.
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    private ServerException(Failure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /// One thing that is wrong. `subject` names the field, file or line.
    public record Finding(String code, String severity, String message, String subject) {
        public static Finding error(String code, String message, String subject) {
            return new Finding(code, "error", message, subject);
        }
    }

    /// What a failure consists of; components as in the problem document.
    public record Failure(
            ProblemCode code,
            String subject,
            String message,
            String remedy,
            Map<String, String> details,
            List<Finding> findings) {
        public Failure {
            details = Map.copyOf(details);
            findings = List.copyOf(findings);
        }

        public Failure(ProblemCode code, String subject, String message, String remedy) {
            this(code, subject, message, remedy, Map.of(), List.of());
        }

        public Failure with(String key, String value) {
            var more = new TreeMap<>(details);
            more.put(key, value);
            return new Failure(code, subject, message, remedy, more, findings);
        }

        public Failure with(List<Finding> newFindings) {
            return new Failure(code, subject, message, remedy, details, newFindings);
        }

        public ServerException exception() {
            return new ServerException(this, null);
        }

        public ServerException exception(Throwable cause) {
            return new ServerException(this, cause);
        }

        /// As [#exception(Throwable)], for what a disk refused. When it had no room, that is what is wrong, and
        /// whose the files are is not.
        public ServerException ofDisk(IOException cause) {
            String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            boolean full = reason.contains("no space left") || reason.contains("quota exceeded");
            return full
                    ? of(
                            ProblemCode.STORE_FULL,
                            subject,
                            message + ": the disk is full",
                            "make space there, then start again")
                    : exception(cause);
        }
    }

    public static ServerException of(ProblemCode code, String subject, String message, String remedy) {
        return new Failure(code, subject, message, remedy).exception();
    }

    /// A field, parameter or header that breaks its rule.
    public static ServerException invalid(String field, String message) {
        return of(ProblemCode.INVALID_REQUEST, field, message, "correct the request and send it again");
    }

    public Failure failure() {
        return failure;
    }

    public ProblemCode code() {
        return failure.code();
    }
}
