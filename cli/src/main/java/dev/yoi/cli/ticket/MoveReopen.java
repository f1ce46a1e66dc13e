package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "reopen",
        description = "closed → planning.",
        footer = {"", "Example:", "  yoi ticket reopen ID -m 'It came back.'"})
final class MoveReopen implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveReopen(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Reopen(move.required(desk, "a reason", seen)));
    }
}
