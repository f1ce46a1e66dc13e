package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.Failure;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.machine.Operation;
import dev.yoi.tickets.machine.Transition;
import dev.yoi.tickets.machine.TransitionTable;
import dev.yoi.tickets.model.TicketState;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
        name = "state",
        description = "Moves a ticket to a state, by the operation that leads there, if there is one.",
        footer = {
            "",
            "It asks for what that operation asks for. From done to closed it closes; from elsewhere it cancels.",
            "",
            "Example:",
            "  yoi ticket state ID queued"
        })
final class MoveState implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    @Parameters(index = "1", paramLabel = "STATE", description = "planning, ready, queued, inprogress, done or closed.")
    private String state = "";

    @ArgGroup
    private @Nullable Evidence evidence;

    @Option(
            names = "--ended",
            paramLabel = "TEXT",
            description = "From inprogress to queued: how it is known that nobody works on it any more.")
    private String ended = "";

    MoveState(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketState wanted = TicketState.parse(state)
                .orElseThrow(() -> Failure.usage(
                        state + " is no state", "give planning, ready, queued, inprogress, done or closed"));
        return desk.move(move, seen -> command(seen, wanted));
    }

    private Command command(Ticket seen, TicketState wanted) {
        TicketState from = seen.version().state();
        Operation operation = TransitionTable.all().stream()
                .filter(row -> row.from().equals(Optional.of(from)) && row.to() == wanted)
                .map(Transition::operation)
                .findFirst()
                .orElseThrow(() -> Failure.usage(
                        "no operation leads from " + from.word() + " to " + wanted.word(),
                        "see the diagram in yoi ticket --help"));
        return switch (operation) {
            case READY -> new Command.Ready(move.required(desk, "a summary", seen));
            case RETURN -> new Command.Return(move.required(desk, "what is missing", seen));
            case QUEUE -> new Command.Queue("");
            case UNQUEUE -> new Command.Unqueue(move.optional(desk));
            case ACCEPT -> new Command.Accept(move.optional(desk));
            case REQUEUE -> new Command.Requeue(move.required(desk, "a reason", seen), ended);
            case DONE -> done();
            case REWORK -> new Command.Rework(move.required(desk, "a reason", seen));
            case CLOSE -> new Command.Close(move.required(desk, "a resolution", seen));
            case CANCEL -> new Command.Cancel(move.required(desk, "a reason", seen));
            case REOPEN, CREATE -> new Command.Reopen(move.required(desk, "a reason", seen));
        };
    }

    private Command done() {
        if (evidence == null) {
            throw Failure.usage("why it is done is missing", "add --commit COMMIT or --waive REASON");
        }
        return evidence.command(desk, move.optional(desk));
    }
}
