package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `yoi mcp` as its clients meet it: a process with two pipes.
class McpTest {
    private static final Path CLIENT =
            Path.of(System.getProperty("yoi.repository")).resolve("cli/src/test/mcp-client");
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"raw","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            """;

    @TempDir
    private Path dir;

    private Path project;
    private Program yoi;

    @BeforeEach
    void makeWorkspace() throws IOException {
        project = dir.resolve("project");
        Files.createDirectories(project.resolve(".yoi/tickets"));
        yoi = Program.jvm(project, dir.resolve("home")).with("YOI_USER", "alice");
    }

    @AfterEach
    void endServers() throws IOException {
        Servers.endAllBelow(dir);
    }

    /// Runs the official TypeScript client over a list of calls, and gives what it was answered.
    private JsonNode typeScript(String client, List<String> command, ArrayNode calls) throws Exception {
        assertThat(CLIENT.resolve("node_modules/@modelcontextprotocol/sdk"))
                .as("the TypeScript client is not installed; ./dev check does it, or: npm ci --prefix " + CLIENT)
                .exists();
        ProcessBuilder server = yoi.builder(command);
        ObjectNode scenario = Json.object().put("name", client).put("cwd", project.toString());
        ArrayNode words = Json.array();
        server.command().forEach(words::add);
        scenario.set("command", words);
        ObjectNode environment = Json.object();
        server.environment().forEach(environment::put);
        scenario.set("env", environment);
        scenario.set("calls", calls);
        var node = new ProcessBuilder("node", CLIENT.resolve("client.mjs").toString()).directory(CLIENT.toFile());
        Program.Result result;
        try {
            result = yoi.finish(node, Json.text(scenario));
        } catch (IOException e) {
            throw new AssertionError("this test needs Node 20 or later as 'node': " + e.getMessage(), e);
        }
        assertThat(result.exit()).as(result.errors()).isZero();
        return Json.parse(result.output());
    }

    private static ArrayNode calls(ObjectNode... calls) {
        ArrayNode all = Json.array();
        for (ObjectNode call : calls) {
            all.add(call);
        }
        return all;
    }

    private static ObjectNode call(String tool, String arguments) {
        ObjectNode call = Json.object().put("name", tool);
        call.set("arguments", Json.parse(arguments));
        return call;
    }

    private static List<String> names(JsonNode tools) {
        List<String> names = new ArrayList<>();
        tools.forEach(tool -> names.add(tool.path("name").asString()));
        return names;
    }

    @Test
    void theOfficialTypeScriptClientPlansWithTheTools() throws Exception {
        String body = "x".repeat(5_000);
        JsonNode said = typeScript(
                "claude-code",
                List.of("mcp"),
                calls(
                        call("ticket_create", "{\"title\":\"From an agent\",\"body\":\"" + body + "\"}"),
                        call("ticket_show", "{\"id\":\"{id}\"}"),
                        call("ticket_ready", "{\"id\":\"{id}\",\"summary\":\"Clear.\"}"),
                        call("ticket_ready", "{\"id\":\"{id}\",\"summary\":\"Clear.\"}"),
                        call("ticket_comment", "{\"id\":\"{id}\",\"body\":\"Hello.\",\"actor\":\"orchestrator\"}"),
                        call("ticket_report", "{\"id\":\"{id}\",\"body\":\"Done.\"}"),
                        call("ticket_review", "{\"id\":\"{id}\",\"body\":\"Good.\",\"status\":\"approve\"}"),
                        call("ticket_list", "{\"state\":\"ready\"}"),
                        call("ticket_plan", "{\"id\":\"{id}\",\"kind\":\"waiting_capacity_note\",\"note\":\"Later.\"}"),
                        call("ticket_relation", "{\"id\":\"{id}\",\"kind\":\"related\",\"target\":\"{id}\"}"),
                        call("ticket_return", "{\"id\":\"{id}\",\"missing\":\"A number.\"}"),
                        call("ticket_doctor", "{}")));

        assertThat(names(said.path("tools")))
                .containsExactly(
                        "ticket_list",
                        "ticket_show",
                        "ticket_create",
                        "ticket_comment",
                        "ticket_report",
                        "ticket_review",
                        "ticket_ready",
                        "ticket_return",
                        "ticket_relation",
                        "ticket_plan",
                        "ticket_doctor");
        JsonNode results = said.path("results");
        JsonNode shown = results.get(1).path("answer");
        assertThat(shown.path("body").asString()).hasSize(4_000);
        assertThat(shown.path("cut").get(0).asString()).contains("of 5002");
        assertThat(shown.path("events").get(0).path("actor").asString()).isEqualTo("user:alice");
        assertThat(shown.path("events").get(0).path("author").asString()).isEqualTo("claude-code");
        assertThat(results.get(2).path("answer").path("state").asString()).isEqualTo("ready");
        assertThat(results.get(3).path("failed").asBoolean()).isTrue();
        assertThat(results.get(3).path("answer").path("code").asString()).isEqualTo("ticket_wrong_state");
        assertThat(results.get(4).path("answer").path("subject").asString()).isEqualTo("actor");
        assertThat(results.get(5).path("failed").asBoolean()).isFalse();
        assertThat(results.get(6).path("failed").asBoolean()).isFalse();
        assertThat(results.get(7).path("answer").path("items")).hasSize(1);
        assertThat(results.get(8).path("answer").path("plan_records").asInt()).isOne();
        assertThat(results.get(9).path("failed").asBoolean()).isTrue();
        assertThat(results.get(10).path("answer").path("state").asString()).isEqualTo("planning");
        assertThat(results.get(11).path("answer").path("diagnostics")).isEmpty();
        assertThat(said.path("errors").asString()).isEmpty();
    }

    @Test
    void aCoderGetsACodersToolsAndActsAsTheWorkerThatItsHostNamed() throws Exception {
        JsonNode made = typeScript("planner", List.of("mcp"), calls(call("ticket_create", "{\"title\":\"One\"}")));
        String id = made.path("results").get(0).path("answer").path("id").asString();
        JsonNode said = typeScript(
                "user:alice",
                List.of("mcp", "--role", "coder", "--worker", "embedded/w-1#3"),
                calls(
                        call("ticket_report", "{\"id\":\"" + id + "\",\"body\":\"Done.\"}"),
                        call("ticket_show", "{\"id\":\"" + id + "\"}")));

        assertThat(names(said.path("tools")))
                .containsExactly("ticket_list", "ticket_show", "ticket_comment", "ticket_report");
        JsonNode event =
                said.path("results").get(1).path("answer").path("events").get(1);
        assertThat(event.path("actor").asString()).isEqualTo("worker:embedded/w-1#3");
        assertThat(event.path("author").asString()).isEqualTo("user:alice");
    }

    @Test
    void aWorkersOwnProcessIsThatWorkerAndNoOther() throws Exception {
        yoi = yoi.with("YOI_EXECUTION", "5b0c/w-9#2");
        JsonNode said = typeScript(
                "agent",
                List.of("mcp"),
                calls(call("ticket_create", "{\"title\":\"One\"}"), call("ticket_show", "{\"id\":\"{id}\"}")));

        JsonNode shown = said.path("results").get(1).path("answer");
        assertThat(shown.path("events").get(0).path("actor").asString()).isEqualTo("worker:embedded/w-9#2");
        Program.Result other = yoi.runTyping("", "mcp", "--worker", "embedded/w-1#3");
        assertThat(other.exit()).isEqualTo(5);
        assertThat(other.errors()).contains("ticket_actor_not_allowed");
    }

    @Test
    void theOfficialJavaClientUsesTheToolsToo() {
        ProcessBuilder server = yoi.builder(List.of("mcp", "--workspace", project.toString()));
        List<String> command = server.command();
        var parameters = ServerParameters.builder(command.getFirst())
                .args(command.subList(1, command.size()))
                .env(server.environment())
                .build();
        var transport = new StdioClientTransport(parameters, new JacksonMcpJsonMapper(new JsonMapper()));
        JsonSchemaValidator none = (_, content) -> ValidationResponse.asValid(String.valueOf(content));
        try (McpSyncClient client = McpClient.sync(transport)
                .clientInfo(McpSchema.Implementation.builder("java", "1").build())
                .jsonSchemaValidator(none)
                .build()) {
            client.initialize();
            assertThat(client.listTools().tools()).hasSize(11);
            McpSchema.CallToolResult made = client.callTool(request("ticket_create", Map.of("title", "From Java")));
            assertThat(made.isError()).isFalse();
            assertThat(made.content().getFirst().toString()).contains("planning");
            McpSchema.CallToolResult refused = client.callTool(request("ticket_show", Map.of("id", "ZZZZ")));
            assertThat(refused.isError()).isTrue();
            assertThat(refused.content().getFirst().toString()).contains("ticket_not_found");
        }
    }

    private static McpSchema.CallToolRequest request(String tool, Map<String, Object> arguments) {
        return McpSchema.CallToolRequest.builder(tool).arguments(arguments).build();
    }

    @Test
    void whatWasAskedIsAnsweredBeforeItEndsWithItsInputAndNothingElseComesOut() throws Exception {
        Program.Result result = yoi.runTyping(INITIALIZE + """
                        no json at all
                        {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"ticket_create","arguments":{"title":"a\\nb"}}}
                        {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"ticket_create","arguments":{"title":"Fine"}}}
                        {"jsonrpc":"2.0","id":4,"method":"no/such"}
                        {"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"ticket_close","arguments":{}}}
                        {"jsonrpc":"2.0","id":6,"method":"ping"}
                        """, "mcp");

        List<JsonNode> lines = result.output().lines().map(Json::parse).toList();
        assertThat(result.exit()).as(result.errors()).isZero();
        assertThat(lines).allMatch(line -> line.path("jsonrpc").asString().equals("2.0"));
        assertThat(lines)
                .extracting(line -> line.path("id").toString())
                .containsExactly("1", "null", "2", "3", "4", "5", "6");
        assertThat(lines.get(1).path("error").path("code").asInt()).isEqualTo(-32700);
        assertThat(lines.get(2).path("result").path("isError").asBoolean()).isTrue();
        assertThat(lines.get(3).path("result").path("isError").asBoolean()).isFalse();
        assertThat(lines.get(4).path("error").path("code").asInt()).isEqualTo(-32601);
        assertThat(lines.get(5).has("error")).isTrue();
        assertThat(lines.get(6).has("result")).isTrue();
    }

    @Test
    void aRunningServerHearsOfWhatAToolDid() throws Exception {
        try (ServerProcess server = ServerProcess.start(yoi);
                var workspace = server.workspace()) {
            JsonNode made = typeScript("agent", List.of("mcp"), calls(call("ticket_create", "{\"title\":\"Heard\"}")));
            String id = made.path("results").get(0).path("answer").path("id").asString();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Json.text(workspace.get("/api/v1/tickets")).contains(id));
        }
    }

    @Test
    void aClientThatSkipsTheHandshakeIsAnsweredAllTheSame() throws Exception {
        String list =
                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"ticket_list\",\"arguments\":{}}}\n";
        String initialize = INITIALIZE.lines().findFirst().orElseThrow() + "\n";
        Program.Result result = yoi.runTyping(
                list.formatted(7)
                        + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
                        + "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}\n"
                        + initialize
                        + list.formatted(9),
                "mcp");

        List<JsonNode> lines = result.output().lines().map(Json::parse).toList();
        assertThat(result.exit()).as(result.errors()).isZero();
        assertThat(lines).extracting(line -> line.path("id").asInt()).containsExactly(7, 8, 1, 9);
        assertThat(lines.get(0).path("error").path("message").asString()).contains("initialize");
        assertThat(lines.get(1).has("result")).isTrue();
        assertThat(lines.get(3).path("result").path("isError").asBoolean()).isFalse();
    }

    @Test
    void aHalfNamedExecutionIsRefused() throws Exception {
        Program.Result result = yoi.with("YOI_EXECUTION", "garbage").runTyping("", "mcp");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.errors()).contains("YOI_EXECUTION");
    }

    @Test
    void withoutAFolderOfTicketsEachToolSaysWhatToDo() throws Exception {
        Files.delete(project.resolve(".yoi/tickets"));
        Program.Result result = yoi.runTyping(
                INITIALIZE
                        + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"ticket_list\",\"arguments\":{}}}\n",
                "mcp");
        assertThat(result.output()).contains("yoi ticket init").contains("ticket_not_found");
    }

    @Test
    void aRoleOrAWorkerThatIsNoneIsRefusedBeforeAnythingIsServed() throws Exception {
        assertThat(yoi.runTyping("", "mcp", "--role", "king").exit()).isEqualTo(2);
        Program.Result result = yoi.runTyping("", "mcp", "--worker", "user:alice");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).contains("RUNTIME/WORKER#GENERATION");
    }
}
