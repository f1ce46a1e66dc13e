package dev.yoi.cli.command;

import dev.yoi.cli.client.Problems;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.view.FailureView;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns whatever a command threw into a message and an exit code.
final class Failures {
    private final Host host;
    private final Yoi options;

    Failures(Host host, Yoi options) {
        this.host = host;
        this.options = options;
    }

    PrintWriter out() {
        return new PrintWriter(host.out(), true, StandardCharsets.UTF_8);
    }

    PrintWriter err() {
        return new PrintWriter(host.err(), true, StandardCharsets.UTF_8);
    }

    /// Parsing may have stopped before it came to `--json`.
    int onUsage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        boolean json = options.json || List.of(arguments).contains("--json");
        String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String remedy = similar.isEmpty() ? help : "did you mean " + String.join(" or ", similar) + "? " + help;
        return show(Failure.usage(String.valueOf(e.getMessage()), remedy), json);
    }

    int onExecution(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof Failure failure) {
            return show(failure, options.json);
        }
        return show(Problems.known(e).orElseThrow(() -> e), options.json);
    }

    private int show(Failure failure, boolean json) {
        if (json) {
            FailureView.json(failure, host.err());
        } else {
            FailureView.text(failure, host);
        }
        return failure.exit().code();
    }
}
