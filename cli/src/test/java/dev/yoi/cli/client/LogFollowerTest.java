package dev.yoi.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFollowerTest {
    private static final String STREAM = "GET /api/v1/runtimes/embedded/workers/w/stream";

    private final Screen screen = new Screen();
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLostConnectionIsResumedBehindTheLastPosition() {
        server.streams(STREAM, "retry: 1000\n\n", frame("6"), ": heartbeat\n\n", frame("7"), "id: 8\nevent: ev")
                .streams(STREAM, frame("8"));

        assertThat(followTo("8")).containsExactly("6", "7", "8");
        assertThat(server.asked()).extracting(StubServer.Asked::query).containsExactly("after=5", "after=7");
        assertThat(screen.pauses()).hasSize(1);
    }

    @Test
    void aServerThatStartsIsWaitedFor() {
        server.refuses(STREAM, 503, "not_ready")
                .refuses(STREAM, 503, "shutting_down")
                .streams(STREAM, frame("6"));

        assertThat(followTo("6")).containsExactly("6");
        assertThat(screen.pauses()).hasSize(2).isSorted();
    }

    @Test
    void theWaitForAServerHasAnEnd() {
        server.close();

        assertThatThrownBy(() -> followTo("6")).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.said().code()).isEqualTo("server_unreachable");
            assertThat(failure.exit()).isEqualTo(ExitCode.NO_SERVER);
        });
        assertThat(screen.pauses()).hasSize(20);
    }

    @Test
    void aConnectionThatEndsAtOnceEachTimeIsGivenUp() {
        server.streams(STREAM, "retry: 1000\n\n");

        assertThatThrownBy(() -> followTo("6")).isInstanceOf(Failure.class).hasMessageContaining("again and again");
    }

    @Test
    void aRefusalIsNotRetried() {
        server.refuses(STREAM, 404, "worker_not_found");

        assertThatThrownBy(() -> followTo("6"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exit()).isEqualTo(ExitCode.NOT_FOUND));
        assertThat(screen.pauses()).isEmpty();
    }

    @Test
    void theEndOfTheWorkerIsTold() {
        server.streams(STREAM, "id: 6\nevent: end\ndata: {\"reason\":\"worker_removed\"}\n\n");

        assertThatThrownBy(() -> followTo("7")).isInstanceOf(Failure.class).hasMessageContaining("was removed");
    }

    private List<String> followTo(String last) {
        List<String> seen = new ArrayList<>();
        var follower = new LogFollower(
                () -> new Workspace(new Connection(server.endpoint())),
                screen.host().pause());
        return follower.follow("w", 5, frame -> {
            seen.add(frame.id());
            return frame.id().equals(last) ? Optional.of(seen) : Optional.empty();
        });
    }

    private static String frame(String id) {
        return "id: " + id + "\nevent: event\ndata: {\"event\":{\"seq\":" + id + "}}\n\n";
    }
}
