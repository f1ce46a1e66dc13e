package dev.yoi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.StubServer;
import dev.yoi.cli.terminal.Screen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that follow a stream.
class WaitTest {
    private static final String WORKERS = "/api/v1/runtimes/embedded/workers";
    private static final String INPUTS = "POST " + WORKERS + "/w1/inputs";
    private static final String STREAM = "GET " + WORKERS + "/w1/stream";
    private static final String LIVE = "event: live\ndata: {\"attachment\":\"connected\",\"last_seq\":9}\n\n";
    private static final String STARTED = event(11, "run_started", "\"run\":2,\"input_seq\":10");
    private static final String SAID = event(
            12,
            "message",
            "\"run\":2,\"item\":\"o\",\"offset\":0,\"content\":[{\"type\":\"text\",\"text\":\"one\\n\"}]");

    private final ScriptedMachine machine = new ScriptedMachine();
    private final Screen screen = new Screen();
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubServer();
        machine.announced = server.endpoint();
        server.answers(INPUTS, 200, "{\"worker_id\":\"w1\",\"seq\":10,\"queued\":false,\"run\":2}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendWaitsForTheRunAndTellsHowItEnded() {
        server.streams(STREAM, LIVE, STARTED, SAID, finished("completed", 0));

        assertThat(run("worker", "send", "w1", "x", "--wait", "--json")).isZero();

        assertThat(screen.output())
                .isEqualTo(
                        "{\"worker_id\":\"w1\",\"seq\":10,\"queued\":false,\"run\":{\"run\":2,\"reason\":\"completed\","
                                + "\"exit_code\":0,\"detail\":null}}\n");
    }

    @Test
    void aRunThatDidNotCompleteWellIs1() {
        server.streams(STREAM, LIVE, STARTED, finished("failed", 3));

        assertThat(run("worker", "send", "w1", "x", "--wait")).isEqualTo(1);
        assertThat(screen.errors()).contains("run 2 failed, exit code 3");
    }

    @Test
    void theWaitSurvivesALostConnectionAndShowsNothingTwice() {
        String delta = "event: delta\ndata: {\"item\":\"o\",\"offset\":0,\"text\":\"one\\ntw\"}\n\n";
        String durable = event(
                13,
                "message",
                "\"run\":2,\"item\":\"o\",\"offset\":4,\"content\":[{\"type\":\"text\",\"text\":\"two\\n\"}]");
        server.streams(STREAM, LIVE, STARTED, delta, SAID)
                .streams(
                        STREAM,
                        LIVE,
                        durable,
                        event(14, "run_finished", "\"run\":2,\"reason\":\"completed\",\"exit_code\":0"));

        assertThat(run("worker", "send", "w1", "x", "--wait")).isZero();

        assertThat(screen.output()).isEqualTo("one\ntwo\n");
    }

    @Test
    void I2_aWorkerThatLostItsExecutionEndsTheWaitWithoutAClaim() {
        server.streams(STREAM, LIVE, STARTED)
                .streams(STREAM, "event: live\ndata: {\"attachment\":\"stale\",\"last_seq\":11}\n\n");

        assertThat(run("worker", "send", "w1", "x", "--wait", "--json")).isEqualTo(1);
        assertThat(screen.output()).contains("\"reason\":\"unknown\",\"exit_code\":null");
    }

    @Test
    void runMakesAWorkerShowsWhatItSaysAndEndsIt() {
        server.answers("POST " + WORKERS, 201, "{\"worker_id\":\"w1\"}")
                .answers("POST " + WORKERS + "/w1/stop", 200, "{}")
                .streams(
                        STREAM,
                        LIVE,
                        event(10, "input_accepted", "\"content\":[]"),
                        STARTED,
                        SAID,
                        finished("completed", 0));

        assertThat(run("run", "hello")).isZero();

        assertThat(screen.output()).isEqualTo("one\n");
        assertThat(server.asked()).extracting(StubServer.Asked::path).last().isEqualTo(WORKERS + "/w1/stop");
    }

    @Test
    void tailShowsThePastAndFollowsUntilTheWorkerIsGone() {
        server.answers(
                        "GET " + WORKERS + "/w1/transcript",
                        200,
                        "{\"items\":[{\"seq\":4,\"at\":\"2026-11-21T10:00:00.010Z\",\"type\":\"message\",\"role\":\"user\",\"content\":\"x\"}]}")
                .streams(
                        STREAM,
                        LIVE,
                        STARTED,
                        SAID,
                        finished("completed", 0),
                        "id: 14\nevent: end\ndata: {\"reason\":\"worker_removed\"}\n\n");

        assertThat(run("worker", "tail", "w1")).isEqualTo(3);

        assertThat(screen.output())
                .isEqualTo("-- 4 2026-11-21 10:00:00Z user\nx\none\n[run 2 completed, exit code 0]\n");
        assertThat(server.asked()).extracting(StubServer.Asked::query).last().isEqualTo("after=4");
    }

    private static String event(long seq, String kind, String fields) {
        return "id: %d\nevent: event\ndata: {\"event\":{\"seq\":%d,\"kind\":\"%s\",%s}}\n\n"
                .formatted(seq, seq, kind, fields);
    }

    private static String finished(String reason, int exitCode) {
        return event(13, "run_finished", "\"run\":2,\"reason\":\"%s\",\"exit_code\":%d".formatted(reason, exitCode));
    }

    private int run(String... arguments) {
        return CommandTree.execute(screen.host(), machine, arguments);
    }
}
