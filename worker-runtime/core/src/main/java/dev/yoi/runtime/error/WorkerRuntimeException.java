package dev.yoi.runtime.error;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one failure type of the worker runtime and of every store and backend behind it.
///
/// It says what went wrong ([#getMessage()]), with which subject, and what to do next. None of the texts
/// contains a path, a token or a handle (I12), so a front end may show them as they are.
public final class WorkerRuntimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String subject;
    private final String remedy;
    private final TreeMap<String, String> details;

    private WorkerRuntimeException(Failure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.code = failure.code();
        this.subject = failure.subject();
        this.remedy = failure.remedy();
        this.details = new TreeMap<>(failure.details());
    }

    /// What a failure consists of. `subject` names the worker, bundle, field or store concerned; `remedy` is
    /// a sentence for a person; `details` are facts for programs (`limit`, `holder`, `outcome`, …).
    public record Failure(ErrorCode code, String subject, String message, String remedy, Map<String, String> details) {
        public Failure {
            details = Map.copyOf(details);
        }

        public Failure(ErrorCode code, String subject, String message, String remedy) {
            this(code, subject, message, remedy, Map.of());
        }

        /// The same failure with one more fact for programs.
        public Failure with(String key, String value) {
            var more = new TreeMap<>(details);
            more.put(key, value);
            return new Failure(code, subject, message, remedy, more);
        }

        public WorkerRuntimeException exception() {
            return new WorkerRuntimeException(this, null);
        }

        public WorkerRuntimeException exception(Throwable cause) {
            return new WorkerRuntimeException(this, cause);
        }
    }

    /// A failure with no further facts.
    public static WorkerRuntimeException of(ErrorCode code, String subject, String message, String remedy) {
        return new Failure(code, subject, message, remedy).exception();
    }

    /// A value that breaks a rule of the request: `subject` is the field.
    public static WorkerRuntimeException invalid(String field, String message) {
        return of(ErrorCode.INVALID_REQUEST, field, message, "correct the field and send the request again");
    }

    /// Something passed the limit `limit`, whose value is `maximum` (unit in the message).
    public static WorkerRuntimeException limit(String limit, long maximum, String message) {
        return new Failure(
                        ErrorCode.LIMIT_EXCEEDED,
                        limit,
                        message,
                        "stay within the limit or raise it in the configuration")
                .with("limit", limit)
                .with("maximum", Long.toString(maximum))
                .exception();
    }

    public ErrorCode code() {
        return code;
    }

    public String subject() {
        return subject;
    }

    public String remedy() {
        return remedy;
    }

    public Map<String, String> details() {
        return Map.copyOf(details);
    }
}
