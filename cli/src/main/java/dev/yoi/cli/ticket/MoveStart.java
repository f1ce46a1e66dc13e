package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "start",
        description = "queued → inprogress: you take it yourself. Refused while anything blocks it, naming what.",
        footer = {"", "Example:", "  yoi ticket start ID"})
final class MoveStart implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveStart(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Accept(move.optional(desk)));
    }
}
