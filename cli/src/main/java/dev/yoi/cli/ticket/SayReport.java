package dev.yoi.cli.ticket;

import dev.yoi.tickets.Post;
import dev.yoi.tickets.model.TicketId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Says what was implemented.",
        footer = {"", "Example:", "  yoi ticket report ID -m 'The list is there; search is not.'"})
final class SayReport implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Mixin
    private Words words = new Words();

    @Mixin
    private Signing signing = new Signing();

    SayReport(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        String text = words.required(desk, "a report", id.text());
        return desk.changed(desk.store().post(id, Post.report(text), signing.signature(desk)), id, "report");
    }
}
