package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A text on the command line; `-` stands for standard input.
final class TextArgument {
    /// More than any server takes; it answers with the limit that was passed.
    private static final int BYTES_MAX = 8 << 20;

    private TextArgument() {}

    static String read(String argument, Host host) {
        if (!argument.equals("-")) {
            return argument;
        }
        try {
            return new String(host.in().readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said(
                            "input_unreadable", "standard input can't be read", String.valueOf(e.getMessage()), ""),
                    e);
        }
    }
}
