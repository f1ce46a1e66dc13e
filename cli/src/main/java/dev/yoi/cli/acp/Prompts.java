package dev.yoi.cli.acp;

import dev.yoi.cli.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What an editor sends, as the text of an input. Inputs of workers are text.
final class Prompts {
    private Prompts() {}

    /// Files that the editor only names are named by their address; those whose text it sends are quoted whole.
    static String text(JsonNode blocks) {
        List<String> parts = new ArrayList<>();
        for (JsonNode block : blocks) {
            parts.add(part(block));
        }
        String text = String.join("\n\n", parts).strip();
        if (text.isEmpty()) {
            throw RpcFailure.invalid("the prompt is empty", "type something");
        }
        return text;
    }

    private static String part(JsonNode block) {
        String type = Json.string(block, "type");
        return switch (type) {
            case "text" -> Json.string(block, "text");
            case "resource_link" -> "[@%s](%s)".formatted(Json.string(block, "name"), Json.string(block, "uri"));
            case "resource" -> resource(block.path("resource"));
            default -> throw RpcFailure.invalid("a prompt can't hold '" + type + "' here", "send text and files only");
        };
    }

    private static String resource(JsonNode resource) {
        if (!resource.has("text")) {
            throw RpcFailure.invalid("a prompt can't hold binary files here", "send text and files only");
        }
        String text = Json.string(resource, "text");
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return "%s\n%s\n%s\n%s".formatted(Json.string(resource, "uri"), fence, text, fence);
    }
}
