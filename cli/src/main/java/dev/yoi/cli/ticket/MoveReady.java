package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "ready",
        description = "planning → ready: it is clear what is wanted. Takes a summary of what was understood.",
        footer = {"", "Example:", "  yoi ticket ready ID -m 'One list command; done when its output is in the guide.'"})
final class MoveReady implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveReady(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Ready(move.required(desk, "a summary", seen)));
    }
}
