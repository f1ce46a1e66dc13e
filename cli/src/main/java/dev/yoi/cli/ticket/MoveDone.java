package dev.yoi.cli.ticket;

import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;

@picocli.CommandLine.Command(
        name = "done",
        description = "inprogress → done: an approving review of exactly the commit that was integrated, or your word.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket done ID --commit HEAD",
            "  yoi ticket done ID --waive 'A change of wording.'",
            "",
            "A commit may be named in any way that git knows; the full id is what counts and what is written."
        })
final class MoveDone implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private MoveOptions move = new MoveOptions();

    @ArgGroup(multiplicity = "1")
    private Evidence evidence = new Evidence();

    MoveDone(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.move(move, seen -> evidence.command(desk, move.optional(desk)));
    }
}
