package dev.yoi.cli.client;

import dev.yoi.cli.client.EventStream.Frame;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Follows one worker's stream over lost connections and restarted servers, without a gap and without repeating
/// an event. Deltas are repeated after a reconnect: whoever shows them goes by their offset.
public final class LogFollower {
    /// Doubled at each attempt, so that all attempts together take a good minute: longer than a restart of a
    /// server takes.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final int ATTEMPTS_MAX = 20;

    private static final Set<String> PASSING =
            Set.of("server_unreachable", "server_not_running", "not_ready", "shutting_down", "runtime_closed");

    private final Supplier<Workspace> connect;
    private final Consumer<Duration> pause;

    /// @param connect finds the server, anew at each call: it may come back at another port
    public LogFollower(Supplier<Workspace> connect, Consumer<Duration> pause) {
        this.connect = connect;
        this.pause = pause;
    }

    /// Hands out every frame behind sequence `after` until `each` answers; returns that answer.
    public <T> T follow(String worker, long after, Function<Frame, Optional<T>> each) {
        String position = Long.toString(after);
        int attempt = 0;
        while (true) {
            try (Workspace workspace = connect.get();
                    EventStream stream = workspace.stream(worker, position)) {
                for (Optional<Frame> next = stream.next(); next.isPresent(); next = stream.next()) {
                    attempt = 0;
                    Frame frame = next.get();
                    position = frame.id().isEmpty() ? position : frame.id();
                    Optional<T> answer = each.apply(frame);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    failIfRemoved(worker, frame);
                }
            } catch (Failure e) {
                if (!PASSING.contains(e.said().code()) || attempt >= ATTEMPTS_MAX) {
                    throw e;
                }
            }
            if (attempt >= ATTEMPTS_MAX) {
                throw givenUp(worker);
            }
            pause.accept(pauseBefore(attempt));
            attempt++;
        }
    }

    private static Duration pauseBefore(int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 10));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }

    private static void failIfRemoved(String worker, Frame frame) {
        boolean removed = frame.name().equals("end")
                && Json.string(Json.parse(frame.data()), "reason").equals("worker_removed");
        if (removed) {
            throw Failure.of(
                    ExitCode.NOT_FOUND,
                    new Failure.Said(
                            "worker_not_found", "worker " + worker + " was removed", "", "list them: yoi worker list"));
        }
    }

    private static Failure givenUp(String worker) {
        return Failure.of(
                ExitCode.NO_SERVER,
                new Failure.Said(
                        "server_unreachable",
                        "the stream of worker " + worker + " ends again and again",
                        "The server accepts the connection and closes it.",
                        "see the server's log; what was recorded: yoi worker events " + worker));
    }
}
