package dev.yoi.execution.acp;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// An input as the protocol has it: text and links always, images and embedded resources where the agent takes
/// them.
final class Prompt {
    private Prompt() {}

    /// `instructions` stand in front, where there are any.
    static ArrayNode of(String instructions, Content content, Session.PromptCapabilities offered) throws Refusal {
        ArrayNode blocks = Json.array();
        if (!instructions.isEmpty()) {
            blocks.addObject().put("type", "text").put("text", instructions);
        }
        for (ContentPart part : content.parts()) {
            switch (part) {
                case ContentPart.Text text ->
                    blocks.addObject().put("type", "text").put("text", text.text());
                case ContentPart.Unknown other -> blocks.add(block(other, offered));
            }
        }
        return blocks;
    }

    private static JsonNode block(ContentPart.Unknown part, Session.PromptCapabilities offered) throws Refusal {
        boolean taken = switch (part.type()) {
            case "resource_link" -> true;
            case "image" -> offered.image();
            case "audio" -> offered.audio();
            case "resource" -> offered.embeddedContext();
            default -> false;
        };
        if (!taken) {
            throw Refusal.of("unsupported", "the agent takes no input of the type '" + part.type() + "'");
        }
        return Json.tree(part.json());
    }
}
