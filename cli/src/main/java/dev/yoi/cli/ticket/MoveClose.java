package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "close",
        description = "done → closed, with a resolution: how it ended, for whoever looks later.",
        footer = {
            "",
            "Example:",
            "  yoi ticket close ID -m 'In 1.2. The old option still works.'",
            "",
            "A ticket that is given up is cancelled instead: yoi ticket cancel."
        })
final class MoveClose implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveClose(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Close(move.required(desk, "a resolution", seen)));
    }
}
