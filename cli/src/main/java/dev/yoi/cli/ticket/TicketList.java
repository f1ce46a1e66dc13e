package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.TicketView;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketQuery;
import dev.yoi.tickets.model.TicketState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Lists tickets: what is open, and what blocks it.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket list                        # everything that is not closed",
            "  yoi ticket list --ready-to-queue",
            "  yoi ticket list --state queued,inprogress --sort priority",
            "  yoi ticket list --state all --label core --json"
        })
final class TicketList implements Callable<Integer> {
    private final TicketDesk desk;

    @Option(
            names = "--state",
            paramLabel = "SET",
            description =
                    "planning,ready,queued,inprogress,done,closed: only these; or active (not closed), or all (default: active).")
    private String state = "active";

    @ArgGroup
    private @Nullable Hold hold;

    @Option(names = "--label", paramLabel = "LABEL", description = "Only tickets with this label.")
    private @Nullable String label;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description = "updated (the latest first), created (the oldest first) or priority (default: updated).")
    private String sort = "updated";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000 (default: 100).")
    private int limit = 100;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            description = "Goes on behind an earlier page of the same question.")
    private @Nullable String cursor;

    /// How the gate stands to a ticket.
    private static final class Hold {
        @Option(names = "--blocked", required = true, description = "Only those that wait for another ticket.")
        private boolean blocked;

        @Option(names = "--ready-to-queue", required = true, description = "Only those that could be queued now.")
        private boolean readyToQueue;

        TicketQuery.Hold wanted() {
            return readyToQueue && !blocked ? TicketQuery.Hold.READY_TO_QUEUE : TicketQuery.Hold.BLOCKED;
        }
    }

    TicketList(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.answer(TicketJson.list(desk.store().list(query())), TicketView::list);
    }

    private TicketQuery query() {
        TicketQuery query = TicketQuery.all().in(states()).ordered(order()).limit(limit);
        if (hold != null) {
            query = query.only(hold.wanted());
        }
        if (label != null) {
            query = query.labelled(label);
        }
        return cursor == null ? query : query.after(cursor);
    }

    private Set<TicketState> states() {
        return switch (state) {
            case "all" -> Set.of();
            case "active" -> EnumSet.complementOf(EnumSet.of(TicketState.CLOSED));
            default ->
                Arrays.stream(state.split(",", -1))
                        .map(
                                word -> TicketState.parse(word.strip())
                                        .orElseThrow(
                                                () -> Failure.usage(
                                                        "--state " + state + " is no set of states",
                                                        "give some of planning, ready, queued, inprogress, done and closed, or active, or all")))
                        .collect(Collectors.toSet());
        };
    }

    private TicketQuery.Order order() {
        return switch (sort) {
            case "updated" -> TicketQuery.Order.RECENTLY_UPDATED;
            case "created" -> TicketQuery.Order.OLDEST_FIRST;
            case "priority" -> TicketQuery.Order.PRIORITY;
            default -> throw Failure.usage("--sort " + sort + " is no order", "give updated, created or priority");
        };
    }
}
