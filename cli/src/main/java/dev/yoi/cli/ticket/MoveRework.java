package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "rework",
        description = "done → inprogress: it is not done after all.",
        footer = {"", "Example:", "  yoi ticket rework ID -m 'It fails on an empty folder.'"})
final class MoveRework implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveRework(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Rework(move.required(desk, "a reason", seen)));
    }
}
