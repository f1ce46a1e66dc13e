/// The port through which workers run. Backends implement [dev.yoi.runtime.execution.ExecutionBackend] and
/// [dev.yoi.runtime.execution.Execution]; the runtime implements [dev.yoi.runtime.execution.ExecutionSink].
@NullMarked
package dev.yoi.runtime.execution;

import org.jspecify.annotations.NullMarked;
