package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.terminal.Terminal;
import dev.yoi.cli.view.TicketView;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import dev.yoi.tickets.model.TicketVersion;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What every ticket command does alike: find the tickets, find the one that is meant, answer.
final class TicketDesk {
    private final TicketCall call;
    private final TicketCommands group;
    private @Nullable TicketPlace place;
    private @Nullable TicketStore store;

    TicketDesk(TicketCall call, TicketCommands group) {
        this.call = call;
        this.group = group;
    }

    Host host() {
        return call.host();
    }

    Terminal terminal() {
        return call.terminal();
    }

    /// Options are known only once the command line was parsed, so nothing is looked for before it is asked for.
    TicketPlace place() {
        TicketPlace known = place;
        if (known == null) {
            known = call.tickets(group.root);
            place = known;
        }
        return known;
    }

    TicketStore store() {
        TicketStore known = store;
        if (known == null) {
            known = place().open();
            store = known;
        }
        return known;
    }

    /// The ticket meant by an id or a part of one.
    TicketId id(String shortened) {
        return store().resolve(shortened);
    }

    Ticket ticket(String shortened) {
        return store().ticket(id(shortened));
    }

    int answer(JsonNode document, BiConsumer<JsonNode, Terminal> view) {
        call.answer(document, view);
        return ExitCode.DONE.code();
    }

    /// Answers with the ticket after a change.
    int changed(Ticket ticket, BiConsumer<JsonNode, Terminal> view) {
        if (place().fromLinkedWorktree()) {
            terminal()
                    .hint("this changed the main worktree's tickets; --root .yoi/tickets means those of this worktree");
        }
        return answer(TicketJson.change(ticket), view);
    }

    int changed(Outcome outcome, TicketId id, String what) {
        return changed(
                TicketProblems.applied(outcome, id), (ticket, terminal) -> TicketView.changed(ticket, what, terminal));
    }

    /// Moves a ticket.
    ///
    /// @param command may ask for a text, which can take a person a while: the ticket is compared with what was
    /// there before
    int move(MoveOptions options, Function<Ticket, Command> command) {
        Ticket seen = ticket(options.id());
        Command wanted = command.apply(seen);
        Outcome outcome = store().transition(version(seen, options.expected()), wanted, options.signature(this));
        Ticket moved = TicketProblems.applied(outcome, seen.id());
        return changed(
                moved,
                (ticket, terminal) -> TicketView.moved(
                        ticket, seen.state().map(TicketState::word).orElse(""), terminal));
    }

    private static TicketVersion version(Ticket seen, Optional<String> expected) {
        TicketVersion version = seen.version();
        return expected.map(text -> new TicketVersion(
                        version.ticket(),
                        version.state(),
                        Optional.of(EventId.parse(text)
                                .orElseThrow(() -> Failure.usage(
                                        "--expect " + text + " is no id of an event",
                                        "give last_event of yoi ticket show ID --json")))))
                .orElse(version);
    }
}
