/// Where the command line meets the real machine: clock, randomness, terminal, the workspace's files, and a
/// server in this process. Nothing else in this module names a store. Start at [dev.yoi.cli.wiring.ThisMachine].
@NullMarked
package dev.yoi.cli.wiring;

import org.jspecify.annotations.NullMarked;
