package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints the completion script of a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(yoi completion bash)     # in ~/.bashrc",
            "  source <(yoi completion zsh)      # in ~/.zshrc, after compinit"
        })
final class Completion implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private String shell = "";

    @Spec
    private @Nullable CommandSpec spec;

    Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String script =
                AutoComplete.bash("yoi", Objects.requireNonNull(spec).root().commandLine());
        switch (shell) {
            case "bash" -> session.terminal().line(script);
            // The script is bash's; zsh runs it through the bridge that comes with it.
            case "zsh" -> session.terminal().line("autoload -U +X bashcompinit && bashcompinit\n" + script);
            default -> throw Failure.usage("no completion for " + shell, "ask for bash or zsh");
        }
        return ExitCode.DONE.code();
    }
}
