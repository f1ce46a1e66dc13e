package dev.yoi.cli.problem;

/// What a script can tell from the exit code alone.
public enum ExitCode {
    DONE(0),
    /// Refused or failed; also a run that did not complete with exit code 0.
    FAILED(1),
    USAGE(2),
    NOT_FOUND(3),
    /// A conflict, or something is busy or in use by another.
    CONFLICT(4),
    /// No server answers, or it does not let us.
    NO_SERVER(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// Of a server's answer: mostly its HTTP status decides, as the table in `docs/api.md` has it.
    public static ExitCode of(String code, int status) {
        return switch (code) {
            case "worker_damaged", "profile_needs_approval" -> FAILED;
            case "store_busy" -> CONFLICT;
            case "not_ready", "shutting_down", "runtime_closed" -> NO_SERVER;
            default ->
                switch (status) {
                    case 400 -> USAGE;
                    case 404 -> NOT_FOUND;
                    case 409, 412, 423 -> CONFLICT;
                    case 401, 403 -> NO_SERVER;
                    default -> FAILED;
                };
        };
    }
}
