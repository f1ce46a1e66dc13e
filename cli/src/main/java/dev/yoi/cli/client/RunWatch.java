package dev.yoi.cli.client;

import dev.yoi.cli.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Finds out from a worker's stream what became of one input. Fed with every frame behind the input's sequence,
/// in order; it does no waiting of its own.
public final class RunWatch {
    /// What became of the input. `reason` is that of the run, or why there will be none.
    ///
    /// @param run the run's number, 0 when none began
    /// @param reason `completed`, `interrupted`, `failed`, `limit`, as recorded; `withdrawn`; the word by which
    /// the
    ///     worker ended (`stopped`, `cancelled`, `failed`); or `unknown`: its execution is gone without a record of
    ///     the outcome
    public record Outcome(long run, String reason, Optional<Long> exitCode, String detail) {
        /// Completed, and if a process ended, with exit code 0.
        public boolean succeeded() {
            return reason.equals("completed") && exitCode.orElse(0L) == 0;
        }
    }

    private static final long FIRST = 0;

    private long input;
    private long run;
    private long seen;
    private long goneAt = Long.MAX_VALUE;
    private String attachment = "";

    /// @param input the sequence at which the input was made durable
    public RunWatch(long input) {
        this.input = input;
        this.seen = input;
    }

    /// For the first input of a worker whose whole log is handed in.
    public static RunWatch firstInput() {
        return new RunWatch(FIRST);
    }

    public Optional<Outcome> accept(EventStream.Frame frame) {
        JsonNode data = Json.parse(frame.data());
        return switch (frame.name()) {
            case "live" -> live(data);
            case "event" -> event(data.path("event"));
            default -> Optional.empty();
        };
    }

    /// The execution may be gone while what it recorded last is still on its way here.
    private Optional<Outcome> live(JsonNode data) {
        attachment = Json.string(data, "attachment");
        goneAt = attachment.equals("connected") ? Long.MAX_VALUE : Json.number(data, "last_seq");
        return unknownIfGone();
    }

    private Optional<Outcome> event(JsonNode event) {
        seen = Math.max(seen, Json.number(event, "seq"));
        Optional<Outcome> outcome = switch (Json.string(event, "kind")) {
            case "input_accepted" -> {
                if (Json.number(event, "queued_seq") == input || input == FIRST) {
                    input = Json.number(event, "seq");
                }
                yield Optional.empty();
            }
            case "input_withdrawn" -> Json.number(event, "queued_seq") == input ? ended("withdrawn") : Optional.empty();
            case "run_started" -> {
                if (Json.number(event, "input_seq") == input) {
                    run = Json.number(event, "run");
                }
                yield Optional.empty();
            }
            case "run_finished" -> run > 0 && Json.number(event, "run") == run ? finished(event) : Optional.empty();
            case "stopped", "cancelled", "failed" -> ended(Json.string(event, "kind"));
            default -> Optional.empty();
        };
        return outcome.isPresent() ? outcome : unknownIfGone();
    }

    private Optional<Outcome> finished(JsonNode event) {
        Optional<Long> exitCode =
                event.hasNonNull("exit_code") ? Optional.of(Json.number(event, "exit_code")) : Optional.empty();
        return Optional.of(new Outcome(run, Json.string(event, "reason"), exitCode, Json.string(event, "detail")));
    }

    private Optional<Outcome> ended(String reason) {
        return Optional.of(new Outcome(run, reason, Optional.empty(), ""));
    }

    private Optional<Outcome> unknownIfGone() {
        return seen < goneAt
                ? Optional.empty()
                : Optional.of(new Outcome(
                        run, "unknown", Optional.empty(), "the worker's attachment is " + attachment + " now"));
    }
}
