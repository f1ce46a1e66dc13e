package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "return",
        description = "ready or queued → planning: something is missing, and this says what.",
        footer = {"", "Example:", "  yoi ticket return ID -m 'Which of the two formats?'"})
final class MoveReturn implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveReturn(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Return(move.required(desk, "what is missing", seen)));
    }
}
