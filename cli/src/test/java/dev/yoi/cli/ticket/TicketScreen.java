package dev.yoi.cli.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.command.CommandTree;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Screen;
import dev.yoi.cli.wiring.ThisMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Ticket commands in a project of their own, in this process; nothing of the machine's user is read.
final class TicketScreen {
    private final Path project;
    private final Map<String, String> environment = new TreeMap<>();
    private Screen screen = new Screen();
    private String typed = "";
    private boolean interactive;

    TicketScreen(Path project, Path data) {
        this.project = project;
        environment.putAll(Map.of(
                "PATH",
                System.getenv("PATH"),
                "YOI_DATA_DIR",
                data.toString(),
                "YOI_CONFIG_DIR",
                data.resolve("config").toString(),
                "YOI_USER",
                "alice",
                "GIT_CONFIG_GLOBAL",
                "/dev/null",
                "GIT_CONFIG_SYSTEM",
                "/dev/null"));
    }

    TicketScreen with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    TicketScreen typing(String input) {
        typed = input;
        return this;
    }

    TicketScreen atATerminal() {
        interactive = true;
        return this;
    }

    int run(String... words) {
        screen = new Screen().in(project).with(environment).typing(typed);
        if (interactive) {
            screen.interactive();
        }
        return CommandTree.execute(screen.host(), new ThisMachine(), words);
    }

    /// The line that a command prints.
    String done(String... words) {
        assertThat(run(words)).as(List.of(words) + "\n" + output() + errors()).isZero();
        return output().strip();
    }

    JsonNode json(String... words) {
        String[] more = java.util.Arrays.copyOf(words, words.length + 1);
        more[words.length] = "--json";
        return Json.parse(done(more));
    }

    String output() {
        return screen.output();
    }

    String errors() {
        return screen.errors();
    }
}
