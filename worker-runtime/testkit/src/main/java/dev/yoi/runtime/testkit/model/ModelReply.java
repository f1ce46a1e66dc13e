package dev.yoi.runtime.testkit.model;

import dev.yoi.runtime.testkit.Gate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the model does with a request.
public sealed interface ModelReply {
    /// Tokens that an answer says it cost.
    record Tokens(long input, long output) {
        static final Tokens SOME = new Tokens(10, 5);
    }

    /// Says something, piece by piece when it streams, then asks for tools, if any.
    record Answer(List<String> pieces, List<ToolUse> calls, Tokens tokens) implements ModelReply {
        public Answer {
            pieces = List.copyOf(pieces);
            calls = List.copyOf(calls);
        }

        String text() {
            return String.join("", pieces);
        }

        public Answer costing(long input, long output) {
            return new Answer(pieces, calls, new Tokens(input, output));
        }

        /// The connection breaks after so many events of the stream; a whole answer breaks in its middle.
        public ModelReply cutAfter(int events) {
            return new Cut(this, events);
        }

        /// The stream stops after so many events until the gate is open; a whole answer comes only then.
        public ModelReply heldAfter(int events, Gate gate) {
            return new Held(this, events, gate);
        }
    }

    /// `retryAfterSeconds` goes into the header `Retry-After`, unless it is null.
    record Failure(
            int status,
            String type,
            String message,
            @Nullable Integer retryAfterSeconds) implements ModelReply {}

    record Cut(Answer answer, int events) implements ModelReply {}

    record Held(Answer answer, int events, Gate gate) implements ModelReply {}

    static Answer says(String... pieces) {
        return new Answer(List.of(pieces), List.of(), Tokens.SOME);
    }

    static Answer calls(ToolUse... calls) {
        return new Answer(List.of(), List.of(calls), Tokens.SOME);
    }

    static Failure fails(int status, String type, String message) {
        return new Failure(status, type, message, null);
    }

    static Failure tooManyRequests(int retryAfterSeconds) {
        return new Failure(429, "rate_limit_error", "slow down", retryAfterSeconds);
    }
}
