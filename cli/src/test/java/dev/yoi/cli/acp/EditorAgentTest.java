package dev.yoi.cli.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.LogFollower;
import dev.yoi.cli.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The protocol line by line.
@Timeout(120)
class EditorAgentTest {
    @TempDir
    private Path dir;

    private AskingServer server;
    private OutputStream toAgent;
    private BufferedReader fromAgent;
    private Thread agent;
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = new AskingServer();
        Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        toAgent = Channels.newOutputStream(in.sink());
        fromAgent = new BufferedReader(Channels.newReader(out.source(), StandardCharsets.UTF_8));
        var reach = new EditorAgent.Reach(
                server::connect, new LogFollower(server::connect, _ -> {}), () -> "key-1", log::add);
        var served = new EditorAgent(
                new EditorAgent.Offer("shell", dir.toRealPath(), "1"),
                reach,
                Channels.newInputStream(in.source()),
                Channels.newOutputStream(out.sink()));
        agent = Thread.ofVirtual().start(() -> {
            try {
                served.serve();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        toAgent.close();
        agent.join();
        server.close();
    }

    private void say(String line) throws IOException {
        toAgent.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toAgent.flush();
    }

    private JsonNode heard() throws IOException {
        return Json.parse(Objects.requireNonNull(fromAgent.readLine()));
    }

    private JsonNode heardUntil(String part) throws IOException {
        while (true) {
            JsonNode message = heard();
            if (message.toString().contains(part)) {
                return message;
            }
        }
    }

    private void resume() throws IOException {
        say(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session/resume\",\"params\":{\"sessionId\":\"%s\",\"cwd\":\"%s\"}}"
                        .formatted(AskingServer.WORKER, dir.toRealPath()));
        assertThat(heard().path("result").isObject()).isTrue();
    }

    private void prompt() throws IOException {
        say(
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/prompt\",\"params\":{\"sessionId\":\"%s\",\"prompt\":[{\"type\":\"text\",\"text\":\"do it\"}]}}"
                        .formatted(AskingServer.WORKER));
    }

    @Test
    void theEditorsAnswerIsTheDecision() throws Exception {
        resume();
        prompt();
        assertThat(heard().toString()).contains("\"plan\"", "\"pending\"");
        assertThat(heard().toString())
                .contains("\"tool_call\"", "\"2/c1\"", "\"in_progress\"", "\"rawInput\":{\"a\":1}");
        JsonNode question = heard();
        assertThat(question.path("method").asString()).isEqualTo("session/request_permission");
        JsonNode params = question.path("params");
        assertThat(params.path("toolCall").path("toolCallId").asString()).isEqualTo("2/c1");
        assertThat(params.path("options").get(0).path("kind").asString()).isEqualTo("allow_once");
        assertThat(params.path("options").get(1).path("kind").asString()).isEqualTo("reject_once");
        say("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"yes\"}}}"
                .formatted(question.path("id")));
        assertThat(Json.parse(server.awaitDecision()))
                .isEqualTo(Json.object()
                        .put("request", "ask-1")
                        .put("option", "yes")
                        .put("seq", 14));
        assertThat(heardUntil("tool_call_update").toString()).contains("\"completed\"", "gone");
        assertThat(heardUntil("stopReason").path("result").path("stopReason").asString())
                .isEqualTo("end_turn");
    }

    @Test
    void aQuestionThatIsAnsweredElsewhereIsTakenBack() throws Exception {
        resume();
        prompt();
        JsonNode question = heardUntil("session/request_permission");
        server.decideElsewhere();
        JsonNode withdrawn = heardUntil("cancel_request");
        assertThat(withdrawn.path("params").path("requestId")).isEqualTo(question.path("id"));
        assertThat(heardUntil("stopReason").path("result").path("stopReason").asString())
                .isEqualTo("end_turn");
    }

    @Test
    void whatIsNoMessageIsAnsweredAndTheRestGoesOn() throws Exception {
        say("no json");
        assertThat(heard().path("error").path("code").asInt()).isEqualTo(-32700);
        say("[]");
        assertThat(heard().path("error").path("code").asInt()).isEqualTo(-32600);
        say("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}");
        say("{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}");
        say("x".repeat(Wire.LINE_BYTES_MAX + 1));
        assertThat(heard().path("error").path("message").asString()).contains("at most");
        say("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":9}}");
        JsonNode initialized = heard();
        assertThat(initialized.path("id").asString()).isEqualTo("a");
        assertThat(initialized.path("result").path("protocolVersion").asInt()).isEqualTo(1);
        say(
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/prompt\",\"params\":{\"sessionId\":\"x\",\"prompt\":[]}}");
        assertThat(heard().path("error").path("code").asInt()).isEqualTo(-32002);
        assertThat(log).isEmpty();
    }
}
