package dev.yoi.cli.ticket;

import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "remove",
        description = "Removes a relation from the ticket that owns it.",
        footer = {"", "Example:", "  yoi ticket relation remove REST depends_on CORE"})
final class RelationRemove implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private RelationArguments relation = new RelationArguments();

    @Mixin
    private Signing signing = new Signing();

    RelationRemove(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        RelationKind kind = relation.kind();
        TicketId source = relation.source(desk);
        // The target may be gone: a whole id needs no ticket.
        TicketId target = relation.target(desk);
        return desk.changed(
                desk.store().removeRelation(source, kind, target, signing.signature(desk)),
                source,
                "no longer " + kind.word() + " " + target);
    }
}
