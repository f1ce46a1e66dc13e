/// The commands: one class each, with its options, its help and what it answers. A command parses and prints;
/// what it asks goes through its [dev.yoi.cli.command.Session]. Start at [dev.yoi.cli.command.CommandTree].
@NullMarked
package dev.yoi.cli.command;

import org.jspecify.annotations.NullMarked;
