/// Runs workers as operating system processes.
@NullMarked
package dev.yoi.execution.process;

import org.jspecify.annotations.NullMarked;
