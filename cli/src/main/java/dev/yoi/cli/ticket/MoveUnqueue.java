package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "unqueue",
        description = "queued → ready: not now.",
        footer = {"", "Example:", "  yoi ticket unqueue ID -m 'After the release.'"})
final class MoveUnqueue implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveUnqueue(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Unqueue(move.optional(desk)));
    }
}
