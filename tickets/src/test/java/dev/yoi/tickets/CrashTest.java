package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.yoi.tickets.files.CrashDisk;
import dev.yoi.tickets.files.CrashDisk.Failure;
import dev.yoi.tickets.files.CrashDisk.Loss;
import dev.yoi.tickets.files.RootLock;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation, crashed before each of its steps, with each way to lose what was not synced.
class CrashTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Signature ALICE = Signature.of(Actor.user("alice"));
    private static final int STEPS_MAX = 200;

    private static final TicketId FIRST = TicketId.ofMillis(1_781_503_201_000L);
    private static final TicketId SECOND = TicketId.ofMillis(1_781_503_202_000L);

    /// Every operation with the state that the first ticket has before.
    private static Map<String, Case> cases() {
        var cases = new LinkedHashMap<String, Case>();
        cases.put(
                "comment",
                new Case(TicketState.PLANNING, (store, id) -> applied(store.post(id, Post.comment("Hi"), ALICE))));
        cases.put(
                "edit",
                new Case(
                        TicketState.PLANNING,
                        (store, id) -> applied(store.edit(
                                id,
                                ItemEdit.of(store.ticket(id))
                                        .with("priority", FieldValue.text("P1"))
                                        .withBody("\nNew\n"),
                                ALICE))));
        cases.put(
                "relation",
                new Case(
                        TicketState.PLANNING,
                        (store, id) -> applied(store.addRelation(id, RelationKind.DEPENDS_ON, SECOND, "", ALICE))));
        cases.put(
                "plan",
                new Case(
                        TicketState.PLANNING,
                        (store, id) ->
                                store.recordPlan(id, PlanDraft.accepted(new AcceptedPlan("s", "", "", "")), ALICE)));
        cases.put(
                "attach",
                new Case(
                        TicketState.PLANNING,
                        (store, id) -> store.attach(
                                id, "a.txt", "attached".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        cases.put("ready", moving(TicketState.PLANNING, new Command.Ready("Clear.")));
        cases.put("return", moving(TicketState.READY, new Command.Return("A picture.")));
        cases.put("queue", moving(TicketState.READY, new Command.Queue("")));
        cases.put("unqueue", moving(TicketState.QUEUED, new Command.Unqueue("")));
        cases.put("accept", moving(TicketState.QUEUED, new Command.Accept("")));
        cases.put("requeue", moving(TicketState.INPROGRESS, new Command.Requeue("Too much.", "exit 0")));
        cases.put("done", moving(TicketState.INPROGRESS, new Command.Done(COMMIT, "")));
        cases.put("waive", moving(TicketState.INPROGRESS, new Command.DoneByWaiver("Trivial.")));
        cases.put("rework", moving(TicketState.DONE, new Command.Rework("It broke.")));
        cases.put("close", moving(TicketState.DONE, new Command.Close("Done.")));
        cases.put("cancel", moving(TicketState.QUEUED, new Command.Cancel("No longer wanted.")));
        cases.put("reopen", moving(TicketState.CLOSED, new Command.Reopen("It came back.")));
        return cases;
    }

    private static void applied(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    }

    private static Stream<String> caseNames() {
        return cases().keySet().stream();
    }

    private static Case caseNamed(String name) {
        return Optional.ofNullable(cases().get(name)).orElseThrow();
    }

    private static Case moving(TicketState from, Command command) {
        return new Case(
                from,
                (store, id) -> assertThat(store.transition(store.ticket(id).version(), command, ALICE))
                        .isInstanceOf(Outcome.Applied.class));
    }

    @ParameterizedTest
    @MethodSource("caseNames")
    void I13_aCrashAtAnyStepLeavesTheTicketAsBeforeOrAsAfter(String name) throws IOException {
        Case operation = caseNamed(name);
        CrashDisk start = prepared(operation.from());
        for (Loss loss : Loss.values()) {
            for (int step = 1; step <= STEPS_MAX; step++) {
                CrashDisk disk = start.copy();
                if (!crashes(disk, step, operation)) {
                    break;
                }
                disk.restart(loss);
                checkAfterCrash(start, disk, name + ", " + loss + ", step " + step);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("caseNames")
    void I1_whatWasAnsweredSurvivesPowerLoss(String name) throws IOException {
        Case operation = caseNamed(name);
        for (Loss loss : Loss.values()) {
            CrashDisk disk = prepared(operation.from());
            TicketStore store = open(disk);
            operation.run().accept(store, FIRST);
            Ticket after = store.ticket(FIRST);
            disk.restart(loss);
            assertThat(open(disk).ticket(FIRST)).as(loss.toString()).isEqualTo(after);
        }
    }

    @Test
    void I13_aCrashDuringTheRecoveryFromACrashChangesNothing() throws IOException {
        Case operation = caseNamed("close");
        CrashDisk start = prepared(operation.from());
        for (int step = 1; step <= STEPS_MAX; step++) {
            CrashDisk crashed = start.copy();
            if (!crashes(crashed, step, operation)) {
                break;
            }
            crashed.restart(Loss.ALL_UNSYNCED);
            TicketState seen = open(crashed).ticket(FIRST).state().orElseThrow();
            for (int again = 1; again <= STEPS_MAX; again++) {
                CrashDisk disk = crashed.copy();
                disk.failAt(again, Failure.POWER_LOSS);
                boolean done = repairs(disk);
                disk.restart(Loss.ALL_UNSYNCED);
                assertThat(open(disk).ticket(FIRST).state()).contains(seen);
                checkAfterCrash(start, disk, "step " + step + ", then " + again);
                if (done) {
                    break;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("caseNames")
    void I16_aDiskThatRefusesIsATypedFailureAndNeverHalfAnOperation(String name) throws IOException {
        Case operation = caseNamed(name);
        CrashDisk start = prepared(operation.from());
        Ticket before = open(start).ticket(FIRST);
        for (int step = 1; step <= STEPS_MAX; step++) {
            CrashDisk disk = start.copy();
            TicketStore store = open(disk);
            disk.failAt(step, Failure.IO_ERROR);
            try {
                operation.run().accept(store, FIRST);
                break;
            } catch (TicketFailure failure) {
                assertThat(failure.kind()).isIn(TicketFailure.Kind.STORAGE, TicketFailure.Kind.UNFINISHED);
                if (failure.kind() == TicketFailure.Kind.STORAGE) {
                    assertThat(store.ticket(FIRST)).isEqualTo(before);
                }
            }
            disk.restart(Loss.NOTHING);
            checkAfterCrash(start, disk, name + ", refused at step " + step);
        }
    }

    @Test
    void I16_aFailedSyncEndsAllWritingOfThisStore() throws IOException {
        CrashDisk disk = prepared(TicketState.PLANNING);
        TicketStore store = open(disk);
        disk.failAt(4, Failure.IO_ERROR); // the sync of the pending file
        assertFails(TicketFailure.Kind.STORAGE, () -> store.post(FIRST, Post.comment("Hi"), ALICE));
        assertFails(TicketFailure.Kind.READ_ONLY, () -> store.post(FIRST, Post.comment("Hi"), ALICE));
        assertThat(store.ticket(FIRST).events()).hasSize(1);
    }

    @Test
    void aCrashWhileATicketIsMadeLeavesNoTicketOrAWholeOne() throws IOException {
        for (Loss loss : Loss.values()) {
            for (int step = 1; step <= STEPS_MAX; step++) {
                var disk = new CrashDisk();
                disk.failAt(step, Failure.POWER_LOSS);
                boolean done = creates(disk);
                disk.restart(done ? Loss.ALL_UNSYNCED : loss);
                TicketStore store = open(disk);
                List<TicketSummary> there = store.list(TicketQuery.all()).items();
                assertThat(there.size()).isBetween(done ? 1 : 0, 1);
                assertNoErrors(store, loss + ", step " + step);
                Ticket next = store.create(NewTicket.titled("Next"), ALICE);
                assertThat(store.ticket(next.id()).title()).isEqualTo("Next");
                store.repair(false);
                assertThat(store.doctor().diagnostics()).isEmpty();
                if (done) {
                    break;
                }
            }
        }
    }

    private static boolean creates(CrashDisk disk) {
        try {
            open(disk).create(NewTicket.titled("One").withBody("Text"), ALICE);
            return true;
        } catch (CrashDisk.PowerLoss crash) {
            return false;
        }
    }

    private static boolean repairs(CrashDisk disk) {
        try {
            open(disk).repair(false);
            return true;
        } catch (CrashDisk.PowerLoss crash) {
            return false;
        }
    }

    private static boolean crashes(CrashDisk disk, int step, Case operation) {
        TicketStore store = open(disk);
        disk.failAt(step, Failure.POWER_LOSS);
        try {
            operation.run().accept(store, FIRST);
            return false;
        } catch (CrashDisk.PowerLoss crash) {
            return true;
        }
    }

    /// State and thread agree, the old thread is a prefix, nothing is lost, and the next writer goes on.
    private static void checkAfterCrash(CrashDisk start, CrashDisk disk, String where) throws IOException {
        TicketStore store = open(disk);
        assertNoErrors(store, where);
        Ticket seen = store.ticket(FIRST);
        assertThat(store.post(FIRST, Post.comment("After the crash"), ALICE)).isInstanceOf(Outcome.Applied.class);
        Ticket after = store.ticket(FIRST);
        assertThat(after.events()).as(where).hasSize(seen.events().size() + 1);
        assertThat(after.state()).as(where).isEqualTo(seen.state());
        assertNoErrors(store, where);
        byte[] old = start.read(FIRST + "/thread.md", Long.MAX_VALUE);
        byte[] now = disk.read(FIRST + "/thread.md", Long.MAX_VALUE);
        assertThat(Arrays.copyOf(now, old.length)).as(where).isEqualTo(old);
        assertThat(disk.list(FIRST.text())).as(where).doesNotContain(".pending-operation.json");
    }

    private static void assertNoErrors(TicketStore store, String where) {
        assertThat(store.doctor().diagnostics()).as(where).noneMatch(found -> found.severity() == Severity.ERROR);
    }

    private static void assertFails(TicketFailure.Kind kind, Runnable action) {
        try {
            action.run();
        } catch (TicketFailure failure) {
            assertThat(failure.kind()).isEqualTo(kind);
            return;
        }
        fail("no failure");
    }

    private static CrashDisk prepared(TicketState state) throws IOException {
        var disk = new CrashDisk();
        TicketStore store = open(disk);
        assertThat(store.create(NewTicket.titled("First"), ALICE).id()).isEqualTo(FIRST);
        store.create(NewTicket.titled("Second"), ALICE);
        List<Command> way = List.of(
                new Command.Ready("Clear."),
                new Command.Queue(""),
                new Command.Accept(""),
                new Command.DoneByWaiver("Trivial."),
                new Command.Close("Done."));
        for (Command command : way) {
            if (store.ticket(FIRST).state().equals(Optional.of(state))) {
                break;
            }
            store.transition(store.ticket(FIRST).version(), command, ALICE);
        }
        if (state == TicketState.INPROGRESS) {
            store.post(FIRST, Post.review(true, Optional.of(COMMIT), "Good."), ALICE);
        }
        assertThat(store.ticket(FIRST).state()).contains(state);
        return disk.copy();
    }

    private static TicketStore open(CrashDisk disk) {
        RootLock noLock = () -> () -> {};
        return TicketStore.open(disk, noLock, new SteppingClock("2026-06-15T06:00:00Z"));
    }

    private record Case(TicketState from, BiConsumer<TicketStore, TicketId> run) {}
}
