package dev.yoi.runtime.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.testkit.Gate;
import dev.yoi.runtime.testkit.model.ModelRequest.Api;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What an agent gets that talks to the scripted model.
class ScriptedModelTest {
    private static final ToolUse LIST = new ToolUse("call-1", "shell", "{\"command\":\"ls\"}");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScriptedModel model = ScriptedModel.open(ModelScript.always(ModelReply.says("Hello, ", "you.")));

    @AfterEach
    void close() {
        model.close();
        client.close();
    }

    /// The same conversation in each interface: a user asks, and maybe a tool has answered.
    private static String request(Api api, boolean streams, boolean toolAnswered) {
        String head = "{\"model\":\"m-1\",\"stream\":" + streams + ",";
        return head
                + switch (api) {
                    case CHAT ->
                        "\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"count the"
                                + " files\"}"
                                + (toolAnswered
                                        ? ",{\"role\":\"tool\",\"tool_call_id\":\"call-1\",\"content\":\"a b c\"}"
                                        : "")
                                + "],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"shell\"}}]}";
                    case RESPONSES ->
                        "\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"count the"
                                + " files\"}]}"
                                + (toolAnswered
                                        ? ",{\"type\":\"function_call_output\",\"call_id\":\"call-1\",\"output\":\"a b c\"}"
                                        : "")
                                + "],\"tools\":[{\"type\":\"function\",\"name\":\"shell\"}]}";
                    case MESSAGES ->
                        "\"messages\":[{\"role\":\"user\",\"content\":\"count the files\"}"
                                + (toolAnswered
                                        ? ",{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"call-1\",\"content\":\"a"
                                                + " b c\"}]}"
                                        : "")
                                + "],\"tools\":[{\"name\":\"shell\"}]}";
                };
    }

    private HttpRequest post(Api api, String body) {
        return HttpRequest.newBuilder(URI.create(model.baseUrl() + "/v1" + api.path()))
                .header("Authorization", "Bearer secret-1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> sent(Api api, boolean streams) throws IOException, InterruptedException {
        return sent(post(api, request(api, streams, false)));
    }

    /// Over a connection of its own: one that is kept may be closed at any time.
    private static HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient once = HttpClient.newHttpClient()) {
            return once.send(request, BodyHandlers.ofString());
        }
    }

    /// The data of all events, without the word that ends a stream of completions.
    private static List<JsonNode> events(String stream) {
        var events = new ArrayList<JsonNode>();
        for (String line : stream.split("\n", -1)) {
            if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
                events.add(Json.value(line.substring("data: ".length())));
            }
        }
        return events;
    }

    private static String said(Api api, List<JsonNode> events) {
        var text = new StringBuilder();
        for (JsonNode event : events) {
            text.append(
                    switch (api) {
                        case CHAT ->
                            event.path("choices")
                                    .path(0)
                                    .path("delta")
                                    .path("content")
                                    .asString("");
                        case RESPONSES ->
                            event.path("type").asString().equals("response.output_text.delta")
                                    ? event.path("delta").asString()
                                    : "";
                        case MESSAGES -> event.path("delta").path("text").asString("");
                    });
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamSaysItPieceByPieceAndWhatItCost(Api api) throws Exception {
        model.onRequest(ModelScript.always(ModelReply.says("Hello, ", "you.").costing(120, 30)));
        HttpResponse<String> response = sent(api, true);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        List<JsonNode> events = events(response.body());
        assertThat(said(api, events)).isEqualTo("Hello, you.");
        assertThat(response.body())
                .contains("120", "30")
                .contains(
                        switch (api) {
                            case CHAT -> "\"finish_reason\":\"stop\"";
                            case RESPONSES -> "\"response.completed\"";
                            case MESSAGES -> "\"stop_reason\":\"end_turn\"";
                        });
    }

    @ParameterizedTest
    @EnumSource
    void aWholeAnswerIsOneDocument(Api api) throws Exception {
        JsonNode answer = Json.value(sent(api, false).body());
        String text = switch (api) {
            case CHAT ->
                answer.path("choices").path(0).path("message").path("content").asString();
            case RESPONSES ->
                answer.path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString();
            case MESSAGES -> answer.path("content").path(0).path("text").asString();
        };
        assertThat(text).isEqualTo("Hello, you.");
        assertThat(answer.path("model").asString()).isEqualTo("m-1");
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsAskedForAndItsResultIsHeard(Api api) throws Exception {
        model.onRequest(asked -> asked.hasOutputOf("call-1") ? ModelReply.says("3 files") : ModelReply.calls(LIST));
        String stream = sent(api, true).body();
        assertThat(stream).contains("\"shell\"", "call-1", "\\\"command\\\":\\\"ls\\\"");
        assertThat(sent(api, false).body()).contains("shell", "call-1", "ls");
        String after = sent(post(api, request(api, true, true))).body();
        assertThat(said(api, events(after))).isEqualTo("3 files");
        ModelRequest last = model.requests().getLast();
        assertThat(last.number()).isEqualTo(3);
        assertThat(last.outputs()).containsExactly(new ToolOutput("call-1", "a b c"));
        assertThat(last.tools()).containsExactly("shell");
        assertThat(last.says("count the files")).isTrue();
        assertThat(last.headers()).containsEntry("authorization", "Bearer secret-1");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureHasItsStatusAndWords(Api api) throws Exception {
        model.onRequest(ModelScript.always(ModelReply.fails(529, "overloaded_error", "too much to do")));
        HttpResponse<String> response = sent(api, true);
        assertThat(response.statusCode()).isEqualTo(529);
        assertThat(Json.value(response.body()).path("error").path("type").asString())
                .isEqualTo("overloaded_error");
    }

    @Test
    void aStormOfRefusalsEndsWithAnAnswer() throws Exception {
        model.onRequest(ModelScript.storm(2, 7, ModelScript.always(ModelReply.says("at last"))));
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> refused = sent(Api.CHAT, true);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("7");
        }
        assertThat(said(Api.CHAT, events(sent(Api.CHAT, true).body()))).isEqualTo("at last");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsCutBreaksOff(Api api) {
        model.onRequest(ModelScript.always(ModelReply.says("Hello, ", "you.").cutAfter(2)));
        assertThatThrownBy(() -> sent(api, true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sent(api, false)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsHeldGoesOnWhenItsGateOpens(Api api) throws Exception {
        var gate = new Gate();
        model.onRequest(ModelScript.always(ModelReply.says("Hello, ", "you.").heldAfter(1, gate)));
        HttpResponse<InputStream> response =
                client.send(post(api, request(api, true, false)), BodyHandlers.ofInputStream());
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            var stream = new StringBuilder(Objects.requireNonNull(reader.readLine()))
                    .append('\n'); // comes before the gate is open
            gate.awaitReached();
            gate.open();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                stream.append(line).append('\n');
            }
            assertThat(said(api, events(stream.toString()))).isEqualTo("Hello, you.");
        }
    }

    @Test
    void closingEndsWhatIsHeld() throws Exception {
        var gate = new Gate();
        model.onRequest(ModelScript.always(ModelReply.says("never").heldAfter(1, gate)));
        HttpResponse<InputStream> response =
                client.send(post(Api.CHAT, request(Api.CHAT, true, false)), BodyHandlers.ofInputStream());
        gate.awaitReached();
        model.close();
        try (InputStream body = response.body()) {
            assertThat(readable(body)).doesNotContain("never");
        }
    }

    /// What came before the connection ended, in whichever way.
    private static String readable(InputStream body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.transferTo(bytes);
        } catch (IOException e) {
            assertThat(e).as("a connection that was cut off").isNotNull();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatAgentsAskBesidesIsAnswered() throws Exception {
        for (Map.Entry<String, String> expected : Map.of(
                        "/v1/models", "scripted",
                        "/nowhere", "nothing here")
                .entrySet()) {
            var request = HttpRequest.newBuilder(URI.create(model.baseUrl() + expected.getKey()))
                    .build();
            assertThat(sent(request).body()).contains(expected.getValue());
        }
        var count = HttpRequest.newBuilder(URI.create(model.baseUrl() + "/v1/messages/count_tokens"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(sent(count).body()).contains("input_tokens");
        assertThat(model.requests()).as("no conversations").isEmpty();
        var nonsense = post(Api.CHAT, "no JSON at all");
        assertThat(sent(nonsense).statusCode()).isEqualTo(200);
        assertThat(model.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).isEqualTo("no JSON at all"));
    }
}
