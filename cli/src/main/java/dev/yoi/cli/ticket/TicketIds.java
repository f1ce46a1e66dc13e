package dev.yoi.cli.ticket;

import dev.yoi.cli.json.Json;
import dev.yoi.tickets.TicketQuery;
import dev.yoi.tickets.TicketSummary;
import dev.yoi.tickets.machine.Operation;
import dev.yoi.tickets.machine.Transition;
import dev.yoi.tickets.machine.TransitionTable;
import dev.yoi.tickets.model.TicketState;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "ids",
        hidden = true,
        description = "Prints ids, the latest first, for a shell that completes one.",
        footer = {"", "Example:", "  yoi ticket ids --for queue"})
final class TicketIds implements Callable<Integer> {
    private static final String START = "start";

    private final TicketDesk desk;

    @Option(
            names = "--for",
            paramLabel = "COMMAND",
            description = "Only those in a state that this command leads on from (default: all).")
    private @Nullable String command;

    TicketIds(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        List<TicketSummary> tickets = desk.store()
                .list(TicketQuery.all().in(states()).limit(TicketQuery.LIMIT_MAX))
                .items();
        ArrayNode ids = Json.array();
        tickets.forEach(ticket -> ids.add(ticket.id().text()));
        return desk.answer(
                Json.object().put("version", 1).set("ids", ids),
                (answer, terminal) -> answer.path("ids").forEach(id -> terminal.line(id.asString(""))));
    }

    /// None, which means all, for a command that moves nothing.
    private Set<TicketState> states() {
        Optional<Operation> operation = EnumSet.allOf(Operation.class).stream()
                .filter(known -> word(known).equals(command))
                .findFirst();
        return TransitionTable.all().stream()
                .filter(row -> Optional.of(row.operation()).equals(operation))
                .map(Transition::from)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static String word(Operation operation) {
        return operation == Operation.ACCEPT ? START : operation.word().toLowerCase(Locale.ROOT);
    }
}
