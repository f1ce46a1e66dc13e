/// Runs agents that speak the Agent Client Protocol, version 1, as workers: one child process and one session of
/// the agent's own per execution, one prompt turn per run.
///
/// Start at [dev.yoi.execution.acp.AcpBackends] and `AcpBackend`. Then `Opening` (how an execution comes to be),
/// `RpcPeer` (JSON-RPC, a frame a line), `AcpExecution` and `Turn` (one run), `TurnEvents` (what updates become
/// in the log), `ClientDesk` (what the agent may ask of us: files in `FileScope`, commands in `Terminals`).
///
/// Uses the core's ports, the child processes of `execution/child`, `java.nio.file` for the worker's directory
/// and the agent's own, and Jackson. Each agent has three platform threads (one reads its frames, one writes
/// ours, one reads its standard error); everything it sends is handled by the reading thread, in order, so a slow
/// disk slows the agent down. No text that goes into an error names a path (I12); what an agent says is content.
@NullMarked
package dev.yoi.execution.acp;

import org.jspecify.annotations.NullMarked;
