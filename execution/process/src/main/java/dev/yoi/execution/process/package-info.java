/// Runs workers as operating system processes: one command per input, its output as text, its whole process tree
/// ended with it.
///
/// Start at [dev.yoi.execution.process.ProcessBackends] and `ProcessBackend`, then follow one input:
/// `ProcessExecution.begin`, then `ProcessRun` (the life of one command). How a process comes to be and how
/// everything that belongs to it ends is in [dev.yoi.execution.child].
///
/// Uses the core's ports, the child processes of `execution/child` and `java.nio.file`. Called from
/// virtual threads of the runtime; each run has a virtual thread of its own and two platform threads that read
/// its output. No text that goes into an event or an error names a path (I12).
@NullMarked
package dev.yoi.execution.process;

import org.jspecify.annotations.NullMarked;
