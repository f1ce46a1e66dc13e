package dev.yoi.execution.acp;

import tools.jackson.databind.node.ObjectNode;

/// One line from the agent.
sealed interface Frame {
    record Message(ObjectNode json) implements Frame {}

    /// No JSON object. The agent may go on: programs print things.
    record Malformed(String why) implements Frame {}

    /// Longer than a frame may be. What it was is not known, so nobody can go on as if it had not been.
    record Oversized(long bytes) implements Frame {}
}
