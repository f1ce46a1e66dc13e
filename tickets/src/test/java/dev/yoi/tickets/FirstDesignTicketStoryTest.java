package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.machine.Refusal;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The story that this project began with: a ticket waits for another one.
class FirstDesignTicketStoryTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Signature ALICE = Signature.of(Actor.user("alice"));
    private static final Signature ORCHESTRATOR = Signature.of(Actor.orchestrator());

    @TempDir
    private Path root;

    @Test
    void aTicketThatDependsOnAnotherStartsOnlyWhenThatIsDone() {
        TicketStore tickets =
                TicketStore.open(root, TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test"));
        TicketId core = tickets.create(NewTicket.titled("Runtime core"), ALICE).id();
        TicketId rest =
                tickets.create(NewTicket.titled("REST around the core"), ALICE).id();
        go(tickets, core, new Command.Ready("Clear."), ALICE);
        go(tickets, core, new Command.Queue(""), ALICE);
        go(tickets, core, new Command.Accept(""), ORCHESTRATOR);

        assertThat(tickets.addRelation(rest, RelationKind.DEPENDS_ON, core, "needs its API", ALICE))
                .isInstanceOf(Outcome.Applied.class);
        go(tickets, rest, new Command.Ready("Clear once the core is there."), ALICE);
        go(tickets, rest, new Command.Queue(""), ALICE);
        tickets.post(rest, Post.decision("Waits for the core."), ORCHESTRATOR);

        Outcome refused = tickets.transition(tickets.ticket(rest).version(), new Command.Accept(""), ALICE);
        assertThat(refused).isInstanceOfSatisfying(Outcome.Refused.class, refusal -> {
            assertThat(refusal.refusal().reason()).isEqualTo(Refusal.Reason.BLOCKED);
            assertThat(refusal.refusal().message()).contains(core.text());
        });

        tickets.post(core, Post.review(true, Optional.of(COMMIT), "Reads well."), Signature.of(Actor.user("bob")));
        go(tickets, core, new Command.Done(COMMIT, ""), ORCHESTRATOR);
        go(tickets, core, new Command.Close("The core is there."), ORCHESTRATOR);

        Ticket started = go(tickets, rest, new Command.Accept(""), ALICE);
        assertThat(started.state()).contains(TicketState.INPROGRESS);
        assertThat(tickets.doctor().diagnostics()).isEmpty();
    }

    private static Ticket go(TicketStore tickets, TicketId id, Command command, Signature by) {
        Outcome outcome = tickets.transition(tickets.ticket(id).version(), command, by);
        assertThat(outcome).as(command.toString()).isInstanceOf(Outcome.Applied.class);
        return ((Outcome.Applied) outcome).ticket();
    }
}
