package dev.yoi.execution.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A session of an agent that is open. `binding` says what runs, `resumedFrom` what was taken up.
record Session(String id, String binding, Optional<String> resumedFrom, PromptCapabilities prompts) {
    /// What a prompt may hold besides text and links.
    record PromptCapabilities(boolean image, boolean audio, boolean embeddedContext) {
        static PromptCapabilities of(JsonNode agent) {
            JsonNode offered = agent.path("promptCapabilities");
            return new PromptCapabilities(
                    Json.offered(offered, "image"),
                    Json.offered(offered, "audio"),
                    Json.offered(offered, "embeddedContext"));
        }
    }
}
