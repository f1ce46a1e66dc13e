package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.terminal.SafeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/// Asks before something goes for good. A program says `--yes`; it is never asked, since nobody would answer.
final class Consent {
    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    /// Returns when it may be done.
    void require(Host host, String question) {
        if (yes) {
            return;
        }
        if (!host.interactive()) {
            throw Failure.usage(question + ": this can't be undone", "say --yes to do it");
        }
        host.err().print(SafeText.of(question) + "? This can't be undone. Type yes: ");
        host.err().flush();
        if (!"yes".equals(answer(host))) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said("not_confirmed", "nothing was done", "", "type yes, or say --yes"));
        }
    }

    private static String answer(Host host) {
        try {
            String line = new BufferedReader(new InputStreamReader(host.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said(
                            "input_unreadable", "the answer can't be read", String.valueOf(e.getMessage()), ""),
                    e);
        }
    }
}
