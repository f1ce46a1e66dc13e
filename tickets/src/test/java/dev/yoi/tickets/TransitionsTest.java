package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.machine.Refusal;
import dev.yoi.tickets.machine.Transition;
import dev.yoi.tickets.machine.TransitionTable;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import dev.yoi.tickets.model.TicketVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransitionsTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Signature ALICE = Signature.of(Actor.user("alice"));
    private static final Signature ORCHESTRATOR = Signature.of(Actor.orchestrator());
    private static final Signature WORKER = Signature.of(new Actor.Worker("r-1", "w-7", 3));

    @TempDir
    private Path root;

    private TicketStore store;

    @BeforeEach
    void open() {
        store = TicketStore.open(root, TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test"));
    }

    @Test
    void everyRowOfTheTableIsTaken() {
        Set<Transition> taken = new HashSet<>();
        TransitionTable.all().stream().filter(row -> row.from().isEmpty()).forEach(taken::add);
        for (TicketState state : TicketState.values()) {
            for (Command command : commands()) {
                TicketId id = ticketIn(state);
                Optional<Transition> row = TransitionTable.find(state, command.operation());
                Outcome outcome = go(id, command, ALICE);
                if (row.isPresent()) {
                    assertThat(outcome).as(state + " " + command).isInstanceOf(Outcome.Applied.class);
                    assertThat(store.ticket(id).state()).contains(row.get().to());
                    taken.add(row.get());
                } else {
                    assertRefused(outcome, Refusal.Reason.WRONG_STATE);
                }
                assertThat(store.ticket(id).diagnostics())
                        .as(state + " " + command)
                        .isEmpty();
            }
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(TransitionTable.all());
    }

    @Test
    void I13_aTransitionIsComparedWithStateAndLastEvent() {
        TicketId id = ticketIn(TicketState.READY);
        TicketVersion seen = store.ticket(id).version();
        store.post(id, Post.comment("Wait."), ALICE);
        assertThat(store.transition(seen, new Command.Queue(""), ALICE)).isInstanceOf(Outcome.Conflict.class);
        assertThat(store.ticket(id).state()).contains(TicketState.READY);
        assertThat(go(id, new Command.Queue(""), ALICE)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void I13_theActorIsTheHostsWhateverTheAuthorSays() {
        TicketId id = ticketIn(TicketState.PLANNING);
        store.post(id, Post.comment("I am root."), WORKER.withAuthor("user:alice"));
        ThreadEvent event = store.ticket(id).events().getLast();
        assertThat(event.author()).isEqualTo("user:alice");
        assertThat(event.actor()).contains(new Actor.Worker("r-1", "w-7", 3));
    }

    @Test
    void textsThatTheGuardsAskForAreRequired() {
        List<Command> blank = List.of(
                new Command.Ready(" "),
                new Command.Return(""),
                new Command.Requeue("", "x"),
                new Command.Requeue("x", " "),
                new Command.DoneByWaiver(""),
                new Command.Rework("\n"),
                new Command.Close(""),
                new Command.Cancel(""),
                new Command.Reopen(""));
        for (Command command : blank) {
            TicketState from = TransitionTable.all().stream()
                    .filter(row -> row.operation() == command.operation())
                    .findFirst()
                    .flatMap(Transition::from)
                    .orElseThrow();
            assertRefused(go(ticketIn(from), command, ALICE), Refusal.Reason.TEXT_MISSING);
        }
    }

    @Test
    void aWorkerNeverQueuesAcceptsOrWaives() {
        assertRefused(go(ticketIn(TicketState.READY), new Command.Queue(""), WORKER), Refusal.Reason.ACTOR_NOT_ALLOWED);
        assertRefused(
                go(ticketIn(TicketState.QUEUED), new Command.Accept(""), WORKER), Refusal.Reason.ACTOR_NOT_ALLOWED);
        Command waiver = new Command.DoneByWaiver("x");
        assertRefused(go(ticketIn(TicketState.INPROGRESS), waiver, WORKER), Refusal.Reason.ACTOR_NOT_ALLOWED);
        assertRefused(go(ticketIn(TicketState.INPROGRESS), waiver, ORCHESTRATOR), Refusal.Reason.ACTOR_NOT_ALLOWED);
        assertRefused(
                go(ticketIn(TicketState.READY), new Command.Queue(""), ORCHESTRATOR), Refusal.Reason.ACTOR_NOT_ALLOWED);
        assertThat(go(ticketIn(TicketState.READY), new Command.Queue("night shift"), ORCHESTRATOR))
                .isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aWorkerMovesNoTicketButByReadyAndReturn() {
        List<Command> others = List.of(
                new Command.Queue(""),
                new Command.Unqueue(""),
                new Command.Accept(""),
                new Command.Requeue("x", "x"),
                new Command.Done(COMMIT, ""),
                new Command.DoneByWaiver("x"),
                new Command.Rework("x"),
                new Command.Close("x"),
                new Command.Cancel("x"),
                new Command.Reopen("x"));
        for (Command command : others) {
            TicketState from = TransitionTable.all().stream()
                    .filter(row -> row.operation() == command.operation())
                    .findFirst()
                    .flatMap(Transition::from)
                    .orElseThrow();
            TicketId id = ticketIn(from);
            store.post(id, Post.review(true, Optional.of(COMMIT), "I approve of myself."), WORKER);
            assertRefused(go(id, command, WORKER), Refusal.Reason.ACTOR_NOT_ALLOWED);
        }
        TicketId id = ticketIn(TicketState.PLANNING);
        assertThat(go(id, new Command.Ready("x"), WORKER)).isInstanceOf(Outcome.Applied.class);
        assertThat(go(id, new Command.Return("x"), WORKER)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void doneNeedsTheLastReviewOfExactlyThatCommitToApprove() {
        TicketId id = started("Review me");
        assertRefused(go(id, new Command.Done(COMMIT, ""), ORCHESTRATOR), Refusal.Reason.NOT_APPROVED);
        store.post(id, Post.review(true, Optional.empty(), "Which commit?"), ALICE);
        store.post(id, Post.review(true, Optional.of(COMMIT.replace('0', '9')), "Another one."), ALICE);
        assertRefused(go(id, new Command.Done(COMMIT, ""), ORCHESTRATOR), Refusal.Reason.NOT_APPROVED);
        store.post(id, Post.review(true, Optional.of(COMMIT), "Good."), ALICE);
        store.post(id, Post.review(false, Optional.of(COMMIT), "No, wait."), ALICE);
        assertRefused(go(id, new Command.Done(COMMIT, ""), ORCHESTRATOR), Refusal.Reason.NOT_APPROVED);
        assertRefused(go(id, new Command.Done("0123", ""), ORCHESTRATOR), Refusal.Reason.TEXT_MISSING);
        store.post(id, Post.review(true, Optional.of(COMMIT), "Good after all."), ALICE);
        assertThat(go(id, new Command.Done(COMMIT, ""), ORCHESTRATOR)).isInstanceOf(Outcome.Applied.class);
        assertThat(store.ticket(id).events().getLast().attribute("commit")).contains(COMMIT);
    }

    @Test
    void closingWritesTheResolutionAndHowItWasClosed() {
        TicketId id = ticketIn(TicketState.DONE);
        go(id, new Command.Close("It works."), ALICE);
        Ticket closed = store.ticket(id);
        assertThat(closed.resolution()).contains("It works.\n");
        assertThat(closed.field("closed_as")).isEqualTo("done");
        assertThat(closed.events().getLast().kind()).contains(EventKind.CLOSE);
        TicketId other = ticketIn(TicketState.READY);
        go(other, new Command.Cancel("Not wanted."), ALICE);
        assertThat(store.ticket(other).cancelled()).isTrue();
        assertThat(store.ticket(other).events().getLast().attribute("status")).contains("cancelled");
        go(other, new Command.Reopen("Wanted again."), ALICE);
        assertThat(store.ticket(other).field("closed_as")).isEmpty();
        assertThat(store.ticket(other).cancelled()).isFalse();
    }

    @Test
    void queueingIsPermissiveAndAcceptanceStrict() {
        TicketId blocker = ticketIn(TicketState.PLANNING);
        TicketId id = ticketIn(TicketState.READY);
        store.addRelation(id, RelationKind.DEPENDS_ON, blocker, "", ALICE);
        assertRefused(go(id, new Command.Queue(""), ALICE), Refusal.Reason.BLOCKED);
        go(blocker, new Command.Ready("x"), ALICE);
        assertRefused(go(id, new Command.Queue(""), ALICE), Refusal.Reason.BLOCKED);
        go(blocker, new Command.Queue(""), ALICE);
        assertThat(go(id, new Command.Queue(""), ALICE)).isInstanceOf(Outcome.Applied.class);
        assertRefused(go(id, new Command.Accept(""), ORCHESTRATOR), Refusal.Reason.BLOCKED);
        go(blocker, new Command.Accept(""), ALICE);
        assertRefused(go(id, new Command.Accept(""), ALICE), Refusal.Reason.BLOCKED);
        go(blocker, new Command.DoneByWaiver("x"), ALICE);
        assertThat(go(id, new Command.Accept(""), ALICE)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aCancelledBlockerHoldsUntilItIsWaived() {
        TicketId blocker = ticketIn(TicketState.PLANNING);
        TicketId id = ticketIn(TicketState.READY);
        store.addRelation(blocker, RelationKind.BLOCKS, id, "", ALICE);
        go(blocker, new Command.Cancel("x"), ALICE);
        assertThat(store.blockers(id)).singleElement().satisfies(found -> {
            assertThat(found.standing()).isEqualTo(Blocker.Standing.CANCELLED);
            assertThat(found.via()).isEqualTo(Blocker.Via.BLOCKS);
        });
        assertRefused(go(id, new Command.Queue(""), ALICE), Refusal.Reason.BLOCKED);
        store.post(id, Post.waiver(blocker, "We do without."), ALICE);
        assertThat(go(id, new Command.Queue(""), ALICE)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aMissingBlockerHolds() throws IOException {
        TicketId blocker = ticketIn(TicketState.DONE);
        TicketId id = ticketIn(TicketState.READY);
        store.addRelation(id, RelationKind.DEPENDS_ON, blocker, "", ALICE);
        Files.move(root.resolve(blocker.text()), root.resolve(".gone"));
        assertRefused(go(id, new Command.Queue(""), ALICE), Refusal.Reason.BLOCKED);
        assertThat(store.blockers(id).getFirst().standing()).isEqualTo(Blocker.Standing.UNKNOWN);
    }

    @Test
    void planRecordsHoldAcceptanceOnly() {
        TicketId first = ticketIn(TicketState.READY);
        TicketId second = ticketIn(TicketState.READY);
        store.recordPlan(second, PlanDraft.of(PlanKind.AFTER, first, "order"), ORCHESTRATOR);
        go(second, new Command.Queue(""), ALICE);
        assertRefused(go(second, new Command.Accept(""), ORCHESTRATOR), Refusal.Reason.BLOCKED);
        TicketId third = ticketIn(TicketState.QUEUED);
        store.recordPlan(first, PlanDraft.of(PlanKind.BLOCKS, third, ""), ORCHESTRATOR);
        assertRefused(go(third, new Command.Accept(""), ORCHESTRATOR), Refusal.Reason.BLOCKED);
        store.recordPlan(first, PlanDraft.of(PlanKind.DO_NOT_PARALLELIZE, second, ""), ORCHESTRATOR);
        assertThat(store.notInParallel(second)).containsExactly(first);
        assertThat(store.notInParallel(first)).containsExactly(second);
        assertThat(store.notInParallel(third)).isEmpty();
    }

    @Test
    void relatedNeverBlocks() {
        TicketId other = ticketIn(TicketState.PLANNING);
        TicketId id = ticketIn(TicketState.READY);
        store.addRelation(id, RelationKind.RELATED, other, "", ALICE);
        assertThat(store.blockers(id)).isEmpty();
    }

    @Test
    void aCycleIsRefusedAndNamed() {
        List<TicketId> chain = new ArrayList<>();
        for (int at = 0; at < 4; at++) {
            chain.add(ticketIn(TicketState.PLANNING));
        }
        store.addRelation(chain.get(0), RelationKind.DEPENDS_ON, chain.get(1), "", ALICE);
        store.addRelation(chain.get(2), RelationKind.BLOCKS, chain.get(1), "", ALICE);
        store.addRelation(chain.get(2), RelationKind.DEPENDS_ON, chain.get(3), "", ALICE);
        Outcome outcome = store.addRelation(chain.get(3), RelationKind.DEPENDS_ON, chain.get(0), "", ALICE);
        assertRefused(outcome, Refusal.Reason.CYCLE);
        String message = ((Outcome.Refused) outcome).refusal().message();
        chain.forEach(id -> assertThat(message).contains(id.text()));
        assertThat(store.addRelation(chain.get(3), RelationKind.RELATED, chain.get(0), "", ALICE))
                .isInstanceOf(Outcome.Applied.class);
        assertRefused(
                store.addRelation(chain.get(3), RelationKind.RELATED, chain.get(0), "", ALICE),
                Refusal.Reason.ALREADY_THERE);
        assertRefused(
                store.addRelation(chain.get(3), RelationKind.BLOCKS, TicketId.ofMillis(1), "", ALICE),
                Refusal.Reason.NO_SUCH_RELATION);
        assertThatThrownBy(() -> store.addRelation(chain.get(3), RelationKind.RELATED, chain.get(3), "", ALICE))
                .isInstanceOf(TicketFailure.class);
        assertThat(store.incoming(chain.get(0))).hasSize(1);
        assertThat(store.removeRelation(chain.get(3), RelationKind.RELATED, chain.get(0), ALICE))
                .isInstanceOf(Outcome.Applied.class);
        assertRefused(
                store.removeRelation(chain.get(3), RelationKind.RELATED, chain.get(0), ALICE),
                Refusal.Reason.NO_SUCH_RELATION);
    }

    @Test
    void I8_aRetryWithTheSameRequestKeyHasTheEffectOfDoingItOnce() {
        Signature keyed = ALICE.withRequestKey("req-1");
        Ticket made = store.create(NewTicket.titled("Once"), keyed);
        assertThat(store.create(NewTicket.titled("Once"), keyed).id()).isEqualTo(made.id());
        Signature next = ALICE.withRequestKey("req-2");
        store.post(made.id(), Post.comment("Once"), next);
        store.post(made.id(), Post.comment("Once"), next);
        assertThat(store.ticket(made.id()).events()).hasSize(2);
        TicketVersion seen = store.ticket(made.id()).version();
        Signature third = ALICE.withRequestKey("req-3");
        assertThat(store.transition(seen, new Command.Ready("x"), third)).isInstanceOf(Outcome.Applied.class);
        assertThat(store.transition(seen, new Command.Ready("x"), third)).isInstanceOf(Outcome.Applied.class);
        assertThat(store.ticket(made.id()).events()).hasSize(4);
    }

    private static List<Command> commands() {
        return List.of(
                new Command.Ready("Clear."),
                new Command.Return("A picture."),
                new Command.Queue(""),
                new Command.Unqueue(""),
                new Command.Accept(""),
                new Command.Requeue("x", "exit 0"),
                new Command.DoneByWaiver("Trivial."),
                new Command.Rework("x"),
                new Command.Close("x"),
                new Command.Cancel("x"),
                new Command.Reopen("x"));
    }

    private TicketId started(String title) {
        TicketId id = store.create(NewTicket.titled(title), ALICE).id();
        go(id, new Command.Ready("x"), ALICE);
        go(id, new Command.Queue(""), ALICE);
        go(id, new Command.Accept(""), ALICE);
        return id;
    }

    private TicketId ticketIn(TicketState state) {
        TicketId id = store.create(NewTicket.titled("In " + state), ALICE).id();
        List<Command> way = List.of(
                new Command.Ready("x"),
                new Command.Queue(""),
                new Command.Accept(""),
                new Command.DoneByWaiver("x"),
                new Command.Close("x"));
        for (Command command : way) {
            if (!store.ticket(id).state().equals(Optional.of(state))) {
                go(id, command, ALICE);
            }
        }
        assertThat(store.ticket(id).state()).contains(state);
        return id;
    }

    private Outcome go(TicketId id, Command command, Signature by) {
        return store.transition(store.ticket(id).version(), command, by);
    }

    private static void assertRefused(Outcome outcome, Refusal.Reason reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().reason())
                                .as(refused.refusal().message())
                                .isEqualTo(reason));
    }
}
