/// The command line: command shapes and exit codes, nothing else.
@NullMarked
package dev.yoi.cli;

import org.jspecify.annotations.NullMarked;
