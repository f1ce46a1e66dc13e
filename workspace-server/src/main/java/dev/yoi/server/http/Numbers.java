package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;

/// Whole numbers in parameters.
public final class Numbers {
    private Numbers() {}

    /// `invalid_request` for what is no number or too small, `limit_exceeded` for what is too large.
    public static long parse(String name, String text, long minimum, long maximum) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST,
                            name,
                            "'" + name + "' must be a whole number",
                            "correct the request and send it again")
                    .exception(e);
        }
        if (value < minimum) {
            throw ServerException.invalid(name, "'" + name + "' must be at least " + minimum);
        }
        if (value > maximum) {
            throw new ServerException.Failure(
                            ProblemCode.LIMIT_EXCEEDED,
                            name,
                            "'" + name + "' must be at most " + maximum,
                            "ask for less and read on from there")
                    .with("limit", name)
                    .with("maximum", Long.toString(maximum))
                    .exception();
        }
        return value;
    }
}
