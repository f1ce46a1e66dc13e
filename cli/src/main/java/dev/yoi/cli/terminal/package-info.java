/// What a person at a terminal sees: safe text, aligned tables, colours where they are wanted. Knows nothing of
/// workers or servers. Called by the one thread that runs the command. Start at [dev.yoi.cli.terminal.Terminal].
@NullMarked
package dev.yoi.cli.terminal;

import org.jspecify.annotations.NullMarked;
