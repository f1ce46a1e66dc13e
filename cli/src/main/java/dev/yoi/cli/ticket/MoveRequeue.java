package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(
        name = "requeue",
        description = "inprogress → queued: whoever worked on it does not any more.",
        footer = {
            "",
            "Example:",
            "  yoi ticket requeue ID -m 'Needs the new format first.' --ended 'I stopped; nothing is uncommitted.'"
        })
final class MoveRequeue implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    @Option(
            names = "--ended",
            paramLabel = "TEXT",
            required = true,
            description = "How it is known that nobody works on it any more.")
    private String ended = "";

    MoveRequeue(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> new Command.Requeue(move.required(desk, "a reason", seen), ended));
    }
}
