package dev.yoi.cli.ticket;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The group itself, with the option that each of its commands takes.
@Command(
        name = "ticket",
        description = "Plans work as tickets: Markdown files in git that people, agents and merges can change.",
        footer = {
            "",
            "A day with tickets:",
            "  yoi ticket init                              # once in each clone",
            "  yoi ticket create --title 'Runtime core'     # prints the ticket's id",
            "  yoi ticket relation add ID depends_on OTHER",
            "  yoi ticket ready ID -m 'What it means, and how we know that it works.'",
            "  yoi ticket queue ID                          # to be done; what it depends on is on its way",
            "  yoi ticket list                              # what is open, and what blocks it",
            "  yoi ticket start ID                          # only once nothing blocks it any more",
            "  yoi ticket report ID -m 'What was done.'",
            "  yoi ticket review ID --approve --commit HEAD -m 'Reads well.'",
            "  yoi ticket done ID --commit HEAD",
            "  yoi ticket close ID -m 'How it ended.'",
            "",
            "The life of a ticket, and the way back:",
            "  planning  ready>  ready  queue>  queued  start>  inprogress  done>  done  close>  closed",
            "          <return        <unqueue        <requeue            <rework",
            "  return also leads from queued to planning, reopen from closed to planning, and cancel to closed",
            "  from everywhere.",
            "",
            "ID is a ticket's id, or at least four characters of its start or end. A text is given by",
            "-m TEXT, --body FILE or --body - (standard input); at a terminal, without either, your $VISUAL or",
            "$EDITOR opens."
        })
final class TicketCommands {
    @Option(
            names = "--root",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The folder of tickets itself (default: .yoi/tickets of the workspace).")
    @Nullable
    Path root;
}
