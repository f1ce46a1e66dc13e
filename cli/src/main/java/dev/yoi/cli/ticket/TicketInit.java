package dev.yoi.cli.ticket;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.TicketSetupView;
import dev.yoi.tickets.merge.GitSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "init",
        description = "Makes the folder of tickets, and tells git how branches with tickets merge.",
        footer = {
            "",
            "Safe to repeat. Run it once in every clone: git takes .gitattributes from a repository, but never the",
            "program that merges. All worktrees of a clone share it.",
            "",
            "Examples:",
            "  yoi ticket init",
            "  yoi ticket init --driver 'yoi ticket merge-driver'   # however this machine starts yoi"
        })
final class TicketInit implements Callable<Integer> {
    private final TicketDesk desk;

    @Option(
            names = "--driver",
            paramLabel = "COMMAND",
            description = "How git starts the merge (default: this program, by its full path).")
    private @Nullable String driver;

    TicketInit(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Path root = desk.place().root();
        String command = driver == null ? desk.place().program() + " ticket merge-driver" : driver;
        ObjectNode answer = Json.object().put("version", 1);
        try {
            boolean there = Files.isDirectory(root);
            Files.createDirectories(root);
            answer.put("root", root.toString()).put("created", !there);
            answer.put("attributes_written", lines(root.resolve(".gitattributes"), GitSetup.attributes()));
            answer.put("ignores_written", lines(root.resolve(".gitignore"), GitSetup.ignored()));
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said(
                            "tickets_storage",
                            "the folder of tickets can't be made",
                            Why.of(e),
                            "make " + root + " writable, or name another folder with --root"),
                    e);
        }
        configure(Git.in(root, desk.host()), command, answer);
        return desk.answer(answer, TicketSetupView::made);
    }

    private static void configure(Git git, String command, ObjectNode answer) {
        boolean repository = git.isRepository();
        boolean changed = false;
        if (repository) {
            for (Map.Entry<String, String> setting : GitSetup.config(command).entrySet()) {
                if (!git.config(setting.getKey()).equals(Optional.of(setting.getValue()))) {
                    git.configure(setting.getKey(), setting.getValue());
                    changed = true;
                }
            }
        }
        answer.put("git_repository", repository)
                .put("git_config_written", changed)
                .put("merge_driver", command);
    }

    /// Adds the lines that a file lacks.
    private static boolean lines(Path file, List<String> lines) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        String complete = GitSetup.withLines(text, lines);
        if (complete.equals(text)) {
            return false;
        }
        Files.writeString(file, complete);
        return true;
    }
}
