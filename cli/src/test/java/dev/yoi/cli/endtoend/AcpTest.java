package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `yoi acp` as editors meet it: a process with two pipes, on the other side the official TypeScript client,
/// which checks every message against the protocol's schema.
class AcpTest {
    private static final Path CLIENT =
            Path.of(System.getProperty("yoi.repository")).resolve("cli/src/test/acp-client");

    @TempDir
    private Path dir;

    private Path project;
    private Program yoi;

    @BeforeEach
    void makeWorkspace() throws IOException {
        project = Files.createDirectories(dir.resolve("project")).toRealPath();
        Files.createDirectories(project.resolve(".yoi"));
        yoi = Program.jvm(project, dir.resolve("home"));
    }

    @AfterEach
    void endServers() throws IOException {
        Servers.endAllBelow(dir);
    }

    private JsonNode editor(String session, ObjectNode... steps) throws Exception {
        assertThat(CLIENT.resolve("node_modules/@agentclientprotocol/sdk"))
                .as("the TypeScript client is not installed; ./dev check does it, or: npm ci --prefix " + CLIENT)
                .exists();
        ProcessBuilder agent = yoi.builder(List.of("acp"));
        ArrayNode words = Json.array();
        agent.command().forEach(words::add);
        ObjectNode environment = Json.object();
        agent.environment().forEach(environment::put);
        ArrayNode all = Json.array();
        List.of(steps).forEach(all::add);
        ObjectNode scenario = Json.object().put("cwd", project.toString());
        scenario.set("command", words);
        scenario.set("env", environment);
        scenario.set("steps", all);
        if (!session.isEmpty()) {
            scenario.put("session", session);
        }
        var node = new ProcessBuilder("node", CLIENT.resolve("client.mjs").toString()).directory(CLIENT.toFile());
        Program.Result result;
        try {
            result = yoi.finish(node, Json.text(scenario));
        } catch (IOException e) {
            throw new AssertionError("this test needs Node 20 or later as 'node': " + e.getMessage(), e);
        }
        assertThat(result.exit()).as(result.errors()).isZero();
        JsonNode told = Json.parse(result.output());
        assertThat(told.path("exit").asInt(-1)).as(told.toString()).isZero();
        return told;
    }

    private static ObjectNode step(String method) {
        return Json.object().put("method", method);
    }

    private static ObjectNode prompt(String text) {
        return prompt(Json.object().put("type", "text").put("text", text));
    }

    private static ObjectNode prompt(ObjectNode block) {
        ObjectNode params = Json.object();
        params.set("prompt", Json.array().add(block));
        ObjectNode step = step("session/prompt");
        step.set("params", params);
        return step;
    }

    private static String said(JsonNode step, String kind) {
        var said = new StringBuilder();
        for (JsonNode update : step.path("updates")) {
            if (update.path("sessionUpdate").asString().equals(kind)) {
                said.append(update.path("content").path("text").asString());
            }
        }
        return said.toString();
    }

    private static JsonNode step(JsonNode told, int index) {
        return told.path("steps").get(index);
    }

    @Test
    void anEditorTalksToAWorkerThatOutlivesIt() throws Exception {
        String session;
        try (ServerProcess server = ServerProcess.start(yoi)) {
            JsonNode first = editor(
                    "",
                    step("session/new"),
                    prompt("echo hello; echo oops >&2"),
                    prompt("exit 3"),
                    prompt(Json.object()
                            .put("type", "image")
                            .put("data", "aGk=")
                            .put("mimeType", "image/png")),
                    prompt("echo started; sleep 600").put("cancelAt", "started"));
            session = first.path("sessionId").asString();
            JsonNode abilities = first.path("initialized").path("agentCapabilities");
            assertThat(abilities.path("loadSession").asBoolean()).isTrue();
            assertThat(said(step(first, 1), "agent_message_chunk")).isEqualTo("hello\n");
            assertThat(said(step(first, 1), "agent_thought_chunk")).isEqualTo("oops\n");
            assertThat(said(step(first, 1), "user_message_chunk")).isEmpty();
            assertThat(step(first, 1).path("answer").path("stopReason").asString())
                    .isEqualTo("end_turn");
            assertThat(said(step(first, 2), "agent_message_chunk")).contains("[exit code 3]");
            assertThat(step(first, 3).path("answer").path("failed").path("code").asInt())
                    .isEqualTo(-32602);
            assertThat(step(first, 4).path("answer").path("stopReason").asString())
                    .isEqualTo("cancelled");

            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(yoi)) {
            assertThat(server.pid()).isPositive();
            JsonNode again = editor("", step("session/list"));
            String listed = step(again, 0)
                    .path("answer")
                    .path("sessions")
                    .get(0)
                    .path("sessionId")
                    .asString();
            assertThat(listed).isEqualTo(session);
            JsonNode second = editor(
                    listed, step("session/load"), prompt("echo again"), step("session/resume"), prompt("echo more"));
            assertThat(said(step(second, 0), "user_message_chunk")).contains("echo hello", "exit 3", "echo started");
            assertThat(said(step(second, 0), "agent_message_chunk")).isEqualTo("hello\nstarted\n");
            assertThat(said(step(second, 1), "agent_message_chunk")).isEqualTo("again\n");
            assertThat(step(second, 2).path("updates")).isEmpty();
            assertThat(said(step(second, 3), "agent_message_chunk")).isEqualTo("more\n");
            JsonNode wrong = editor(
                    "0193f1c2-7a10-7cc3-8f2b-3d5e6f708192",
                    step("session/load"),
                    prompt("echo nobody"),
                    step("session/fork"));
            assertThat(step(wrong, 0).path("answer").path("failed").path("code").asInt())
                    .isEqualTo(-32002);
            assertThat(step(wrong, 1).path("answer").path("failed").path("code").asInt())
                    .isEqualTo(-32002);
            assertThat(step(wrong, 2).path("answer").path("failed").path("code").asInt())
                    .isEqualTo(-32601);
        }
    }

    @Test
    void withoutAServerItIsOneItself() throws Exception {
        JsonNode told = editor(
                "", step("session/new"), prompt("pwd"), step("session/new").put("cwd", "/"));
        assertThat(said(step(told, 1), "agent_message_chunk")).isEqualTo(project + "\n");
        assertThat(step(told, 2).path("answer").path("failed").path("message").asString())
                .contains("not in the workspace");
        JsonNode again = editor(told.path("sessionId").asString(), step("session/load"), prompt("echo again"));
        assertThat(said(step(again, 0), "agent_message_chunk")).isEqualTo(project + "\n");
        assertThat(said(step(again, 1), "agent_message_chunk")).isEqualTo("again\n");
    }
}
