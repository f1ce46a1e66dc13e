package dev.yoi.cli.ticket;

import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "add",
        description = "Relates a ticket to another.",
        footer = {
            "",
            "A ticket starts only when what it depends_on, and what blocks it, is done. related never blocks.",
            "",
            "Examples:",
            "  yoi ticket relation add REST depends_on CORE -m 'needs its API'",
            "  yoi ticket relation add A duplicate_of B"
        })
final class RelationAdd implements Callable<Integer> {
    private final TicketDesk desk;

    @Mixin
    private RelationArguments relation = new RelationArguments();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "Why.")
    private String note = "";

    @Mixin
    private Signing signing = new Signing();

    RelationAdd(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        RelationKind kind = relation.kind();
        TicketId source = relation.source(desk);
        TicketId target = relation.target(desk);
        return desk.changed(
                desk.store().addRelation(source, kind, target, note, signing.signature(desk)),
                source,
                kind.word() + " " + target);
    }
}
