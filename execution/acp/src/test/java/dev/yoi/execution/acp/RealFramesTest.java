package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.ToolStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The frames of a real agent, and the double's beside them.
class RealFramesTest {
    private final Place place = new Place();
    private final ExecutionBackend backend = place.backend(AcpLimits.DEFAULT);

    @AfterEach
    void nothingIsLeft() {
        backend.close();
        assertThat(place.running()).isEmpty();
        place.close();
    }

    @Test
    void aTurnOfARealAgentBecomesTheseEvents() {
        place.file("turn", RealFrames.turn("hello"));
        TestAgent agent = TestAgent.start(backend, Place.agent());
        assertThat(agent.run("script turn").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(agent.said()).startsWith("Warning: ").endsWith("Hello from the scripted model.");
        assertThat(agent.events(WorkerEvent.Extension.class))
                .extracting(WorkerEvent.Extension::name)
                .containsExactly("session", "mode", "commands", "context", "title");
        assertThat(agent.events(WorkerEvent.UsageReported.class))
                .extracting(WorkerEvent.UsageReported::tokens)
                .containsExactly(new TokenUsage(10, 5, 0, 0, 0));
        assertThat(agent.diagnostics()).isEmpty();
    }

    @Test
    void aCallThatARealAgentAsksForIsOneCallWithItsQuestionAndItsResult() {
        place.file("turn", RealFrames.turn("USETOOL one"));
        TestAgent agent = TestAgent.start(backend, Place.agent());
        agent.begin("script turn");
        WorkerEvent.PermissionRequested request = agent.request();
        assertThat(request.options())
                .extracting(PermissionOption::kind)
                .containsExactly(OptionKind.ALLOW_ONCE, OptionKind.ALLOW_ALWAYS, OptionKind.REJECT_ONCE);
        agent.execution().decided(new Decision(request.request(), "allow_once"));
        assertThat(agent.finished().reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(place.content("replies")).contains("\"outcome\":\"selected\",\"optionId\":\"allow_once\"");
        assertThat(agent.events(WorkerEvent.ToolCall.class))
                .singleElement()
                .satisfies(call -> assertThat(call.title()).isEqualTo("echo DONE > t.txt; cat t.txt"));
        assertThat(agent.events(WorkerEvent.ToolResult.class)).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(ToolStatus.SUCCEEDED);
            assertThat(result.content().parts())
                    .containsExactly(
                            new ContentPart.Text("DONE\n"),
                            new ContentPart.Unknown("exit", "{\"type\":\"exit\",\"exit_code\":0}"));
        });
    }

    @Test
    void aCallThatWasRefusedIsDenied() {
        place.file("turn", RealFrames.turn("USETOOL two"));
        TestAgent agent = TestAgent.start(backend, Place.agent());
        agent.begin("script turn");
        agent.execution().decided(new Decision(agent.request().request(), "cancel"));
        agent.finished();
        assertThat(agent.events(WorkerEvent.ToolResult.class))
                .extracting(WorkerEvent.ToolResult::status)
                .containsExactly(ToolStatus.DENIED);
    }

    /// Whatever the double sends, a real agent sent with at least these fields.
    @Test
    void theDoubleSpeaksAsARealAgentDoes() throws IOException {
        Map<String, List<JsonNode>> real = new HashMap<>();
        RealFrames.all().stream()
                .filter(recorded -> !recorded.sent())
                .forEach(recorded -> real.computeIfAbsent(kind(recorded.frame()), _ -> new ArrayList<>())
                        .add(recorded.frame()));
        List<JsonNode> doubles = conversation("answers", "asks", "tools 2");
        assertThat(doubles).hasSizeGreaterThan(15);
        for (JsonNode frame : doubles) {
            assertThat(real).containsKey(kind(frame));
            assertThat(real.get(kind(frame)))
                    .as("%s", frame)
                    .anySatisfy(known -> assertThat(shape(known)).containsAll(shape(frame)));
        }
    }

    private List<JsonNode> conversation(String... prompts) throws IOException {
        var builder =
                new ProcessBuilder("agent-double").directory(place.workdir().toFile());
        builder.command(place.folder().resolve("bin/agent-double").toString());
        builder.environment().put("HOME", place.folder().toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<JsonNode> frames = new ArrayList<>();
        try (OutputStream in = process.getOutputStream();
                var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            say(in, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}");
            until(out, frames, "result");
            say(in, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/new\",\"params\":{}}");
            until(out, frames, "result");
            for (String prompt : prompts) {
                say(
                        in,
                        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/prompt\",\"params\":"
                                + "{\"prompt\":[{\"type\":\"text\",\"text\":\"" + prompt + "\"}]}}");
                if (prompt.equals("asks")) {
                    until(out, frames, "id");
                    say(in, "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"outcome\":{\"optionId\":\"yes\"}}}");
                }
                until(out, frames, "result");
            }
        }
        process.destroyForcibly();
        return frames;
    }

    private static void say(OutputStream in, String frame) throws IOException {
        in.write((frame + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private static void until(BufferedReader out, List<JsonNode> frames, String field) throws IOException {
        do {
            frames.add(Json.tree(out.readLine()));
        } while (!frames.getLast().has(field));
    }

    private static String kind(JsonNode frame) {
        String update = Json.text(frame.path("params").path("update"), "sessionUpdate", "");
        if (frame.has("method")) {
            return Json.text(frame, "method", "") + " " + update;
        }
        JsonNode result = frame.path("result");
        return result.has("protocolVersion") ? "greeting" : result.has("stopReason") ? "end" : "session";
    }

    /// Every field with its path and what type it is of.
    private static TreeSet<String> shape(JsonNode frame) {
        var shape = new TreeSet<String>();
        shape("", frame, shape);
        return shape;
    }

    private static void shape(String path, JsonNode node, TreeSet<String> shape) {
        shape.add(path + ":" + node.getNodeType());
        node.properties().forEach(field -> shape(path + "." + field.getKey(), field.getValue(), shape));
        if (node.isArray()) {
            node.valueStream().forEach(element -> shape(path + "[]", element, shape));
        }
    }
}
