package dev.yoi.execution.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// What went to and fro between a client and codex-acp 2.6.0, recorded; paths of the machine are replaced, and
/// lists of models and commands shortened.
final class RealFrames {
    /// `sent` is the client's, else the agent's; `agent` is `two` behind the restart.
    record Recorded(boolean sent, String agent, JsonNode frame) {}

    private RealFrames() {}

    static List<Recorded> all() {
        try (InputStream source =
                Objects.requireNonNull(RealFrames.class.getResourceAsStream("codex-acp-2.6.0.jsonl"))) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Json::tree)
                    .map(line -> new Recorded(
                            Json.text(line, "dir", "").equals("out"), Json.text(line, "agent", ""), line.path("frame")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the agent sent between a prompt and its answer, as lines for the double's `script`.
    static String turn(String prompt) {
        List<String> lines = new ArrayList<>();
        boolean within = false;
        for (Recorded recorded : all()) {
            JsonNode frame = recorded.frame();
            if (recorded.sent() && Json.text(frame, "method", "").equals("session/prompt")) {
                within = Json.text(frame).contains("\"" + prompt + "\"");
            } else if (within && !recorded.sent() && frame.has("method")) {
                String wait = frame.has("id") ? "?" : "";
                lines.add(wait + Json.text(frame).replaceFirst("01a1ffa2-b94d-71d0-b6d6-ebc7d65ca5e1", "@SESSION@"));
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
