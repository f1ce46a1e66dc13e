package dev.yoi.cli.ticket;

import dev.yoi.cli.view.TicketView;
import dev.yoi.tickets.TicketJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        description =
                "Finds tickets by a text in title, body, thread or resolution, closed ones too; the latest first.",
        footer = {"", "Example:", "  yoi ticket search 'record format'"})
final class TicketSearch implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "TEXT", description = "The text, in whatever case.")
    private String text = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000 (default: 20).")
    private int limit = 20;

    TicketSearch(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.answer(TicketJson.search(desk.store().search(text, limit)), TicketView::hits);
    }
}
