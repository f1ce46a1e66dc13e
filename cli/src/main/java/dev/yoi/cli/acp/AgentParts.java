package dev.yoi.cli.acp;

import dev.yoi.cli.client.LogFollower;
import dev.yoi.cli.client.Workspace;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What sessions need of their agent.
///
/// @param connect finds the server, anew at each call
/// @param keys a new idempotency key at each call
/// @param tasks runs something that may wait, elsewhere
/// @param log takes a line for whoever looks why something went wrong
record AgentParts(
        Wire wire,
        Supplier<Workspace> connect,
        LogFollower follower,
        Supplier<String> keys,
        Consumer<Runnable> tasks,
        Consumer<String> log) {}
