package dev.yoi.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point that `./yoi` executes.
@Command(name = "yoi", description = "A durable home for AI agent workers.", subcommands = Main.Version.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Command(name = "version", description = "Prints the version.")
    static final class Version implements Runnable {
        @Override
        public void run() {
            System.out.println("yoi " + Main.class.getPackage().getImplementationVersion());
        }
    }
}
