package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.tickets.files.OsLock;
import dev.yoi.tickets.files.RootLock;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.TicketFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {

    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path root;

    @Test
    void I6_aWriterThatWaitsInVainIsToldWhoHoldsTheLock() throws IOException {
        var pauses = new AtomicInteger();
        TicketStore store = TicketStore.open(
                root,
                new TicketStoreSettings(
                        new SteppingClock("2026-06-15T06:00:00Z"),
                        duration -> pauses.incrementAndGet(),
                        "second",
                        Duration.ofSeconds(5),
                        Optional.empty()));
        var other = new OsLock(root.toRealPath(), "the first writer", Duration.ZERO, duration -> {});
        try (RootLock.Held _ = other.acquire()) {
            assertThatThrownBy(() -> store.create(NewTicket.titled("x"), ALICE))
                    .hasMessageContaining("the first writer")
                    .extracting(failure -> ((TicketFailure) failure).kind())
                    .isEqualTo(TicketFailure.Kind.BUSY);
            assertThat(pauses.get()).isBetween(1, 1_000);
            assertThat(store.list(TicketQuery.all()).items())
                    .as("readers need no lock")
                    .isEmpty();
            assertThat(Files.readString(root.resolve(OsLock.NAME))).isEqualTo("the first writer\n");
        }
        assertThat(store.create(NewTicket.titled("x"), ALICE).title()).isEqualTo("x");
    }

    @Test
    void I6_manyThreadsAndStoresOfOneProcessTakeTurns() throws Exception {
        TicketStoreSettings settings = TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test")
                .withLockWaitMax(Duration.ofMinutes(2));
        TicketStore first = TicketStore.open(root, settings);
        TicketStore second = TicketStore.open(root, settings);
        Ticket ticket = first.create(NewTicket.titled("x"), ALICE);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (int at = 0; at < 40; at++) {
                TicketStore store = at % 2 == 0 ? first : second;
                outcomes.add(threads.submit(() -> store.post(ticket.id(), Post.comment("y"), ALICE)));
            }
            for (Future<Outcome> outcome : outcomes) {
                assertThat(outcome.get()).isInstanceOf(Outcome.Applied.class);
            }
        }
        assertThat(first.ticket(ticket.id()).events()).hasSize(41);
        assertThat(first.doctor().diagnostics()).isEmpty();
    }

    @Test
    void anInterruptWaitsUntilTheOperationIsWritten() {
        TicketStore store =
                TicketStore.open(root, TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test"));
        Thread.currentThread().interrupt();
        Ticket ticket = store.create(NewTicket.titled("x"), ALICE);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.ticket(ticket.id()).title()).isEqualTo("x");
    }
}
