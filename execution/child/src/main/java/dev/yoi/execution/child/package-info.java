/// What every execution backend that starts operating system processes shares: a child process in a process group
/// of its own, marked in its environment, with its output on pipes that outlast it, ended with its whole process
/// tree, and never outliving this process.
///
/// Start at [dev.yoi.execution.child.Children], one per store and process, shared by its backends. Then
/// [dev.yoi.execution.child.Child] (a process that was started, and its end), `Launcher` (how it comes to be),
/// [dev.yoi.execution.child.OutputPump] (what it prints), `ProcessTree` (what belongs to it), `Guard` (which sees
/// to it that nothing outlives this process).
///
/// Uses the core's types, `java.nio.file`, `/proc`, and the commands `sh`, `setsid`, `mkfifo` and `grep`. Called
/// from virtual threads; reading a stream takes a platform thread each. No text that goes into an event or an
/// error names a path (I12).
@NullMarked
package dev.yoi.execution.child;

import org.jspecify.annotations.NullMarked;
