package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "queue",
        description = "ready → queued: to be done. Whatever it depends on has to be on its way already.",
        footer = {"", "Example:", "  yoi ticket queue ID", "", "Only a person queues; a worker that tries is refused."})
final class MoveQueue implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    MoveQueue(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Queue(""));
    }
}
