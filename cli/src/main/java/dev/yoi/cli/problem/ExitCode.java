package dev.yoi.cli.problem;

import dev.yoi.server.problem.ProblemCode;
import java.util.Arrays;

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

    /// Of a server's answer: by the one table of codes, or for a code that a later server has, by its HTTP
    /// status.
    public static ExitCode of(String code, int status) {
        return Arrays.stream(ProblemCode.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .map(known -> of(known.exitCode()))
                .orElseGet(() -> ofStatus(status));
    }

    private static ExitCode of(int number) {
        return Arrays.stream(values())
                .filter(exit -> exit.code == number)
                .findFirst()
                .orElseThrow();
    }

    private static ExitCode ofStatus(int status) {
        return switch (status) {
            case 400 -> USAGE;
            case 404 -> NOT_FOUND;
            case 409, 412, 423 -> CONFLICT;
            case 401, 403 -> NO_SERVER;
            default -> FAILED;
        };
    }
}
