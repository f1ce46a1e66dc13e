package dev.yoi.execution.acp;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a tool call came to, gathered from the updates about it: each may replace what the agent said before,
/// while output of a terminal grows.
final class CallContent {
    /// Of all texts of one result, in UTF-16 units; an event has at most 1 MiB.
    static final int TEXT_MAX = 128 * 1024;
    /// Of one part that is no text, encoded.
    static final int PART_MAX = 256 * 1024;

    private static final int PARTS_MAX = 64;

    private final UnaryOperator<String> shownPath;
    private final Function<String, Optional<String>> terminalOutput;
    private final StringBuilder streamed = new StringBuilder();
    private List<JsonNode> content = List.of();
    private List<JsonNode> locations = List.of();
    private Optional<JsonNode> rawOutput = Optional.empty();
    private Optional<JsonNode> exit = Optional.empty();
    private boolean cut;

    /// `shownPath` says how a path is shown, `terminalOutput` what a terminal of ours has printed.
    CallContent(UnaryOperator<String> shownPath, Function<String, Optional<String>> terminalOutput) {
        this.shownPath = shownPath;
        this.terminalOutput = terminalOutput;
    }

    void take(JsonNode update) {
        if (update.path("content").isArray()) {
            content = Json.elements(update, "content");
        }
        if (update.path("locations").isArray()) {
            locations = Json.elements(update, "locations");
        }
        if (!update.path("rawOutput").isMissingNode()
                && !update.path("rawOutput").isNull()) {
            rawOutput = Optional.of(update.path("rawOutput"));
        }
        // Some agents run commands themselves and stream what these print beside the protocol proper.
        JsonNode meta = update.path("_meta");
        Json.text(meta.path("terminal_output_delta"), "data").ifPresent(this::stream);
        if (meta.path("terminal_exit").isObject()) {
            exit = Optional.of(meta.path("terminal_exit"));
        }
    }

    private void stream(String text) {
        int kept = Math.min(text.length(), TEXT_MAX - streamed.length());
        streamed.append(text, 0, kept);
        cut |= kept < text.length();
    }

    Content content() {
        var parts = new ArrayList<ContentPart>();
        for (JsonNode item : content) {
            part(item).ifPresent(parts::add);
        }
        if (!streamed.isEmpty()) {
            parts.add(new ContentPart.Text(streamed.toString()));
        }
        if (parts.isEmpty()) {
            rawOutput.map(CallContent::text).map(ContentPart.Text::new).ifPresent(parts::add);
        }
        exit.flatMap(CallContent::exit).ifPresent(parts::add);
        locations.forEach(location -> parts.add(location(location)));
        if (cut) {
            parts.add(new ContentPart.Text("… the rest was left out"));
        }
        return parts.isEmpty() ? Content.text("") : bounded(parts);
    }

    private Optional<ContentPart> part(JsonNode item) {
        return switch (Json.text(item, "type", "")) {
            case "content" -> Optional.of(block(item.path("content")));
            case "diff" -> Optional.of(diff(item));
            case "terminal" ->
                Json.text(item, "terminalId").flatMap(terminalOutput).map(ContentPart.Text::new);
            default -> Optional.of(unknown(item));
        };
    }

    /// A block of content as it stands in messages and results.
    static ContentPart block(JsonNode block) {
        Optional<String> text = Json.text(block, "type").filter("text"::equals).flatMap(_ -> Json.text(block, "text"));
        return text.<ContentPart>map(ContentPart.Text::new).orElseGet(() -> unknown(block));
    }

    private ContentPart diff(JsonNode item) {
        ObjectNode diff = Json.object().put("type", "diff");
        diff.put("path", shownPath.apply(Json.text(item, "path", "")));
        Json.text(item, "oldText").ifPresent(old -> diff.put("old_text", old));
        diff.put("new_text", Json.text(item, "newText", ""));
        return unknown(diff);
    }

    private ContentPart location(JsonNode item) {
        ObjectNode location = Json.object().put("type", "location");
        location.put("path", shownPath.apply(Json.text(item, "path", "")));
        Json.number(item, "line").ifPresent(line -> location.put("line", line));
        return unknown(location);
    }

    private static Optional<ContentPart> exit(JsonNode terminalExit) {
        return Json.number(terminalExit, "exit_code").stream()
                .<ContentPart>mapToObj(
                        code -> unknown(Json.object().put("type", "exit").put("exit_code", code)))
                .findFirst();
    }

    /// Kept as it is, unless it is too long: then it says how long it was.
    static ContentPart unknown(JsonNode part) {
        String type = Json.text(part, "type", "unknown");
        String json = Json.text(part);
        if (part.isObject() && json.length() <= PART_MAX) {
            return new ContentPart.Unknown(type, json);
        }
        ObjectNode omitted = Json.object().put("type", type).put("omitted_characters", json.length());
        return new ContentPart.Unknown(type, Json.text(omitted));
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : Json.text(value);
    }

    /// As much of the parts as one event can hold.
    private static Content bounded(List<ContentPart> parts) {
        var kept = new ArrayList<ContentPart>();
        int room = TEXT_MAX * 2;
        int left = 0;
        for (ContentPart part : parts) {
            int size = size(part);
            if (kept.size() < PARTS_MAX && size <= room) {
                kept.add(part);
                room -= size;
            } else if (kept.size() < PARTS_MAX && part instanceof ContentPart.Text text && room > 0) {
                kept.add(new ContentPart.Text(text.text().substring(0, room) + " … the rest was left out"));
                room = 0;
            } else {
                left++;
            }
        }
        if (left > 0) {
            kept.add(new ContentPart.Text("… " + left + " parts more were left out"));
        }
        return new Content(kept);
    }

    private static int size(ContentPart part) {
        return switch (part) {
            case ContentPart.Text text -> text.text().length();
            case ContentPart.Unknown other -> other.json().length();
        };
    }
}
