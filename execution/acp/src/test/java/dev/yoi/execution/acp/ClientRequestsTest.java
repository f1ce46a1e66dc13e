package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.ToolStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an agent asks of us over the wire: files and terminals.
class ClientRequestsTest {
    private final Place place = new Place();
    private final ExecutionBackend backend = place.backend(AcpBackendContractTest.LIMITS);

    @AfterEach
    void nothingIsLeft() {
        backend.close();
        assertThat(place.running()).isEmpty();
        place.close();
    }

    private TestAgent asked(Profile profile, String... requests) {
        var frames = new StringBuilder();
        for (int i = 0; i < requests.length; i++) {
            int space = requests[i].indexOf(' ');
            frames.append("?{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"" + requests[i].substring(0, space)
                    + "\",\"params\":{\"sessionId\":\"@SESSION@\"," + requests[i].substring(space + 1) + "}}\n");
        }
        place.file("turn", frames.toString());
        TestAgent agent = TestAgent.start(backend, profile);
        assertThat(agent.run("script turn").reason()).isEqualTo(RunReason.COMPLETED);
        return agent;
    }

    private List<String> replies() {
        return place.content("replies").lines().toList();
    }

    private String path(String name) {
        return "\"path\":\"" + place.workdir().resolve(name) + "\"";
    }

    @Test
    void aFileIsReadAndWrittenUnderARecordedCall() {
        place.file("a.txt", "before");
        TestAgent agent = asked(
                Place.agent(),
                "fs/read_text_file " + path("a.txt"),
                "fs/write_text_file " + path("a.txt") + ",\"content\":\"after\"");
        assertThat(replies().getFirst()).contains("\"content\":\"before\"");
        assertThat(place.content("a.txt")).isEqualTo("after");
        assertThat(agent.events(WorkerEvent.ToolCall.class)).singleElement().satisfies(call -> {
            assertThat(call.title()).isEqualTo("Write a.txt");
            assertThat(call.inputJson()).isEqualTo("{\"path\":\"a.txt\",\"characters\":5}");
        });
        assertThat(agent.events(WorkerEvent.ToolResult.class))
                .extracting(WorkerEvent.ToolResult::status)
                .containsExactly(ToolStatus.SUCCEEDED);
    }

    @Test
    void aWayOutIsAnsweredAndNoted() {
        TestAgent agent = asked(
                Place.agent(),
                "fs/read_text_file \"path\":\"/proc/self/environ\"",
                "fs/write_text_file \"path\":\"" + place.folder() + "/out\",\"content\":\"x\"",
                "terminal/create \"command\":\"pwd\",\"cwd\":\"/\"",
                "terminal/create \"command\":\"env\",\"env\":[{\"name\":\"YOI_EXECUTION\",\"value\":\"\"}]",
                "host/format_disk \"path\":\"x\"");
        assertThat(replies().subList(0, 3))
                .allSatisfy(reply -> assertThat(reply).contains("outside_scope"));
        assertThat(replies().get(3)).contains("environment_denied");
        assertThat(replies().get(4)).contains("-32601");
        assertThat(place.folder().resolve("out")).doesNotExist();
        assertThat(agent.sink().diagnostics())
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(diagnostic -> assertThat(diagnostic.message())
                        .doesNotContain(place.folder().toString()));
    }

    @Test
    void aCommandRunsInATerminalOfOurs() {
        TestAgent agent = asked(
                Place.agent(),
                "terminal/create \"command\":\"sh\",\"args\":[\"-c\",\"echo $WORD; pwd; exit 3\"],"
                        + "\"env\":[{\"name\":\"WORD\",\"value\":\"hi\"}]",
                "terminal/wait_for_exit \"terminalId\":\"terminal-1\"",
                "terminal/output \"terminalId\":\"terminal-1\"",
                "terminal/release \"terminalId\":\"terminal-1\"",
                "terminal/output \"terminalId\":\"terminal-1\"");
        assertThat(replies().get(0)).contains("\"terminalId\":\"terminal-1\"");
        assertThat(replies().get(1)).contains("\"exitCode\":3");
        assertThat(replies().get(2))
                .contains("hi\\n" + place.workdir() + "\\n")
                .contains("\"truncated\":false")
                .contains("\"exitCode\":3");
        assertThat(replies().get(4)).contains("not_found");
        assertThat(agent.events(WorkerEvent.ToolCall.class))
                .extracting(WorkerEvent.ToolCall::tool)
                .containsExactly("run_command");
    }

    @Test
    void aTerminalIsKilledAloneAndEndsWithItsExecution() {
        TestAgent agent = asked(
                Place.agent(),
                "terminal/create \"command\":\"sleep\",\"args\":[\"1000\"]",
                "terminal/kill \"terminalId\":\"terminal-1\"",
                "terminal/wait_for_exit \"terminalId\":\"terminal-1\"",
                "terminal/create \"command\":\"sleep\",\"args\":[\"1000\"]");
        assertThat(replies().get(2)).contains("\"exitCode\":");
        assertThat(place.running()).anyMatch(line -> line.contains("sleep 1000"));
        assertThat(agent.run("answers").reason()).isEqualTo(RunReason.COMPLETED);
        agent.execution().stop(TestAgent.PATIENCE);
        assertThat(place.running()).isEmpty();
    }

    @Test
    void aProfileMayGiveNothing() {
        place.file("a.txt", "before");
        asked(
                Place.profile(Map.of(
                        "command", List.of("agent-double"), "files", List.of("read"), "terminals", List.of("no"))),
                "fs/read_text_file " + path("a.txt"),
                "fs/write_text_file " + path("a.txt") + ",\"content\":\"after\"",
                "terminal/create \"command\":\"true\"");
        assertThat(replies().get(0)).contains("before");
        assertThat(replies().get(1)).contains("files_denied");
        assertThat(replies().get(2)).contains("terminals_denied");
        assertThat(place.content("a.txt")).isEqualTo("before");
    }
}
