package dev.yoi.cli.ticket;

import dev.yoi.tickets.machine.Command;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Why a ticket counts as done: a reviewed commit, or a person's word.
final class Evidence {
    @Option(
            names = "--commit",
            paramLabel = "COMMIT",
            required = true,
            description = "The integrated commit, which an approving review has to name.")
    private @Nullable String commit;

    @Option(
            names = "--waive",
            paramLabel = "REASON",
            required = true,
            description = "Done without a review, and why; for people only.")
    private @Nullable String waiver;

    Command command(TicketDesk desk, String note) {
        return Optional.ofNullable(commit)
                .<Command>map(name -> new Command.Done(
                        Git.in(desk.place().root(), desk.host()).fullId(name), note))
                .orElseGet(() -> new Command.DoneByWaiver(waiver == null ? "" : waiver));
    }
}
