package dev.yoi.cli.ticket;

import dev.yoi.cli.view.TicketDetailView;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "Lists a ticket's relations, those that other tickets own, and what blocks it now.",
        footer = {"", "Example:", "  yoi ticket relation list ID"})
final class RelationList implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    RelationList(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Ticket seen = desk.ticket(ticket);
        return desk.answer(
                TicketJson.relations(
                        seen, desk.store().incoming(seen.id()), desk.store().blockers(seen.id())),
                TicketDetailView::relations);
    }
}
