package dev.yoi.cli.ticket;

import dev.yoi.cli.json.Json;
import dev.yoi.tickets.NewTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        description = "Makes a ticket in planning; prints its id.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket create --title 'Runtime core' --label core --priority P1",
            "  yoi ticket create --title 'A list command' --body idea.md",
            "  yoi ticket create --title 'A list command' --body - --json <idea.md"
        })
final class TicketCreate implements Callable<Integer> {
    private final TicketDesk desk;

    @Option(names = "--title", paramLabel = "TITLE", required = true, description = "One line: what is wanted.")
    private String title = "";

    @Option(
            names = "--body",
            paramLabel = "FILE",
            description = "Read the text, in Markdown, from a file; - is standard input.")
    private @Nullable String body;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "The text itself, instead of --body.")
    private @Nullable String message;

    @Option(names = "--label", paramLabel = "LABEL", description = "A label; may be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--priority", paramLabel = "P", description = "A word to sort by, such as P1.")
    private String priority = "";

    @Option(names = "--assignee", paramLabel = "NAME", description = "Who is to do it.")
    private String assignee = "";

    @Mixin
    private Signing signing = new Signing();

    TicketCreate(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        var wanted = new NewTicket(title, text(), labels, priority, assignee);
        return desk.changed(desk.store().create(wanted, signing.signature(desk)), (ticket, terminal) -> {
            String id = Json.string(ticket, "id");
            terminal.line(id);
            terminal.hint("when it is clear what it means: yoi ticket ready " + id + " -m SUMMARY");
        });
    }

    private String text() {
        if (message != null) {
            return message;
        }
        return body == null ? "" : TextFile.read(body, desk.host());
    }
}
