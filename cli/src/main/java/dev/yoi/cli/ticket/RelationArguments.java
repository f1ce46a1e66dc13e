package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.Failure;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/// One relation: `SOURCE KIND TARGET`.
final class RelationArguments {
    @Parameters(index = "0", paramLabel = "ID", description = "The ticket that owns the relation.")
    private String source = "";

    @Parameters(
            index = "1",
            paramLabel = "KIND",
            description = "depends_on, blocks, related, supersedes or duplicate_of.")
    private String kind = "";

    @Parameters(index = "2", paramLabel = "OTHER", description = "The other ticket.")
    private String target = "";

    RelationKind kind() {
        return RelationKind.parse(kind)
                .orElseThrow(() -> Failure.usage(
                        kind + " is no kind of relation",
                        "give depends_on, blocks, related, supersedes or duplicate_of"));
    }

    TicketId source(TicketDesk desk) {
        return desk.id(source);
    }

    /// A whole id is taken as it is: relations survive the loss of their target.
    TicketId target(TicketDesk desk) {
        return TicketId.parse(target.toUpperCase(Locale.ROOT)).orElseGet(() -> desk.id(target));
    }
}
