package dev.yoi.execution.acp;

import tools.jackson.databind.JsonNode;

/// What became of a call to the agent.
sealed interface Reply {
    record Result(JsonNode value) implements Reply {}

    record Refused(RpcError error) implements Reply {}

    /// The agent ended, or its streams did, before it answered.
    record Gone() implements Reply {}
}
