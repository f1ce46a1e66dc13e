package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "cancel",
        description = "Any state → closed, without being done. What depends on it stays held until somebody decides.",
        footer = {"", "Example:", "  yoi ticket cancel ID -m 'Nobody needs it.'"})
final class MoveCancel implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveCancel(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Cancel(move.required(desk, "a reason", seen)));
    }
}
