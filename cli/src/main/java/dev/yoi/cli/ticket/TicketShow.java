package dev.yoi.cli.ticket;

import dev.yoi.cli.view.TicketDetailView;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.ViewLimits;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows a ticket whole: what is wanted, what blocks it, and everything that happened.",
        footer = {"", "Examples:", "  yoi ticket show ID", "  yoi ticket show ID --events 3 --json"})
final class TicketShow implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Option(names = "--events", paramLabel = "N", description = "Only the latest so many events (default: all).")
    private @Nullable Integer events;

    TicketShow(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketStore store = desk.store();
        Ticket seen = desk.ticket(ticket);
        var limits = events == null ? ViewLimits.NONE : new ViewLimits(events, ViewLimits.NONE.textLengthMax());
        return desk.answer(
                TicketJson.show(seen, store.incoming(seen.id()), store.blockers(seen.id()), limits),
                TicketDetailView::ticket);
    }
}
