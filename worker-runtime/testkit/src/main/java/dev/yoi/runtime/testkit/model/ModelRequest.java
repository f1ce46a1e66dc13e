package dev.yoi.runtime.testkit.model;

import java.util.List;
import java.util.Map;

/// One request to the model, in the terms that the three interfaces share.
///
/// @param number counts requests of this endpoint, from 1
/// @param model the name that the caller asked for
/// @param userTexts what users said, oldest first
/// @param tools names of the tools that the model may use
/// @param outputs results of tools, oldest first
/// @param headers names in lower case, first values
/// @param body as it came, for a person and for what is not in the other components
public record ModelRequest(
        long number,
        Api api,
        String model,
        boolean streams,
        List<String> userTexts,
        List<String> tools,
        List<ToolOutput> outputs,
        Map<String, String> headers,
        String body) {
    /// The interfaces, by the ends of their paths.
    public enum Api {
        CHAT("/chat/completions"),
        RESPONSES("/responses"),
        MESSAGES("/messages");

        private final String path;

        Api(String path) {
            this.path = path;
        }

        /// Behind [ScriptedModel#baseUrl].
        public String path() {
            return path;
        }
    }

    public ModelRequest {
        userTexts = List.copyOf(userTexts);
        tools = List.copyOf(tools);
        outputs = List.copyOf(outputs);
        headers = Map.copyOf(headers);
    }

    /// Whether a user said this, in any of the texts.
    public boolean says(String text) {
        return userTexts.stream().anyMatch(said -> said.contains(text));
    }

    /// Whether this tool's result is known to the model already.
    public boolean hasOutputOf(String call) {
        return outputs.stream().anyMatch(output -> output.call().equals(call));
    }
}
