package dev.yoi.cli;

import dev.yoi.cli.command.CommandTree;
import dev.yoi.cli.wiring.ThisMachine;

/// The entry point that `./yoi` executes.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandTree.execute(ThisMachine.host(), new ThisMachine(), arguments));
    }
}
