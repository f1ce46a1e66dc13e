package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Loads nothing that it does not need: it is what tells how fast the program can start.
@Command(name = "version", description = "Prints the version.")
final class Version implements Callable<Integer> {
    /// When the classes do not come from a jar.
    private static final String UNPACKED = "development";

    private final Session session;

    Version(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String version = Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), UNPACKED);
        if (session.json()) {
            session.terminal().json("{\"version\":\"" + version + "\"}");
        } else {
            session.terminal().line("yoi " + version);
        }
        return ExitCode.DONE.code();
    }
}
