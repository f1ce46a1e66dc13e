package dev.yoi.cli;

import dev.yoi.cli.command.CommandTree;
import dev.yoi.cli.wiring.ThisMachine;

/// The entry point that `./yoi` executes.
public final class Main {
    private Main() {}

    /// Halts instead of exiting: an exit loads the whole logging system, only to note that it was called. Whoever
    /// has something to end in order has ended it before the command returns.
    public static void main(String[] arguments) {
        int exitCode = CommandTree.execute(ThisMachine.host(), new ThisMachine(), arguments);
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
