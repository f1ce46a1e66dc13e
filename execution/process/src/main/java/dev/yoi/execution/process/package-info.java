/// Runs workers as operating system processes: one command per input, its output as text, its whole process tree
/// ended with it.
///
/// Start at [dev.yoi.execution.process.ProcessBackends] and `ProcessBackend`, then follow one input:
/// `ProcessExecution.begin`, `ProcessRun` (the life of one command), `Launcher` (how a process comes to be),
/// `OutputPump` (what it prints), `ProcessTree` (how everything that belongs to it ends). `Guard` sees to it that
/// nothing outlives this process.
///
/// Uses the core's ports, `java.nio.file`, `/proc`, and the commands `sh`, `setsid` and `mkfifo`. Called from
/// virtual threads of the runtime; each run has a virtual thread of its own and two platform threads that read
/// its output. No text that goes into an event or an error names a path (I12).
@NullMarked
package dev.yoi.execution.process;

import org.jspecify.annotations.NullMarked;
