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
    /// Ids are known to the program only, so it is asked: with those tickets first that the command could move.
    /// Any part of an id completes to all of it, since ids of one day begin alike.
    private static final String TICKET_IDS = """

        # Completes the ids of tickets; everything else as above.
        _yoi_with_ticket_ids() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} at=1 command=
            while [ $at -lt $COMP_CWORD ] && [ "${COMP_WORDS[at]}" != ticket ]; do at=$((at + 1)); done
            command=${COMP_WORDS[at + 1]:-}
            if [ $((at + 1)) -lt $COMP_CWORD ] && [[ $word != -* ]]; then
                case $command,$before in
                    *,--related | *,--waives) ;;
                    *,-*) command=list ;;
                    show,* | edit,* | comment,* | plan,* | decision,* | report,* | review,*) ;;
                    ready,* | return,* | queue,* | unqueue,* | start,* | requeue,* | done,* | rework,* | close,*) ;;
                    cancel,* | reopen,* | state,* | relation,* | artifact,*) ;;
                    *) command=list ;;
                esac
                if [ "$command" != list ] && [ "$before" != relation ] && [ "$before" != artifact ]; then
                    local id ids
                    ids=$("${COMP_WORDS[0]}" ticket ids --for "$command" 2>/dev/null)
                    COMPREPLY=()
                    for id in $ids; do
                        [[ $id == *"$word"* ]] && COMPREPLY+=("$id")
                    done
                    [ ${#COMPREPLY[@]} -gt 0 ] && return 0
                fi
            fi
            _complete_yoi
        }
        complete -F _yoi_with_ticket_ids -o default yoi yoi.sh yoi.bash\
        """;

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
                AutoComplete.bash("yoi", Objects.requireNonNull(spec).root().commandLine()) + TICKET_IDS;
        switch (shell) {
            case "bash" -> session.terminal().line(script);
            // The script is bash's; zsh runs it through the bridge that comes with it.
            case "zsh" -> session.terminal().line("autoload -U +X bashcompinit && bashcompinit\n" + script);
            default -> throw Failure.usage("no completion for " + shell, "ask for bash or zsh");
        }
        return ExitCode.DONE.code();
    }
}
