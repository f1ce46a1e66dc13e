package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.TicketChanges.Kind;
import dev.yoi.tickets.files.CrashDisk;
import dev.yoi.tickets.files.RootLock;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One look after another, on a disk without a watch: what is found, and that it is durable then.
class TicketChangesTest {

    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path root;

    private final CrashDisk disk = new CrashDisk();

    private TicketStore open() {
        RootLock noLock = () -> () -> {};
        return TicketStore.open(disk, noLock, new SteppingClock("2026-06-15T06:00:00Z"));
    }

    @Test
    void whatIsMadeChangedAndRemovedIsToldOnce() throws IOException {
        TicketStore store = open();
        try (TicketChanges changes = store.changes()) {
            assertThat(changes.examine().changes()).isEmpty();
            TicketId id = store.create(NewTicket.titled("One"), ALICE).id();
            assertThat(changes.examine().changes())
                    .singleElement()
                    .satisfies(change -> assertThat(change.kind()).isEqualTo(Kind.CREATED))
                    .satisfies(change ->
                            assertThat(change.summary().orElseThrow().title()).isEqualTo("One"));
            store.post(id, Post.comment("Said."), ALICE);
            assertThat(changes.next(Duration.ZERO).changes())
                    .extracting(TicketChanges.Change::kind)
                    .containsExactly(Kind.CHANGED);
            assertThat(changes.examine().changes()).isEmpty();
            disk.delete(id + "/item.md");
            assertThat(changes.examine().changes())
                    .extracting(TicketChanges.Change::kind)
                    .containsExactly(Kind.REMOVED);
            assertThat(changes.digest()).isZero();
        }
    }

    @Test
    void I1_whatIsToldIsDurableAlsoIfItsEditorDidNotSync() throws IOException {
        TicketStore store = open();
        TicketId id = store.create(NewTicket.titled("Old"), ALICE).id();
        String item = id + "/item.md";
        try (TicketChanges changes = store.changes()) {
            disk.scribble(
                    item,
                    new String(disk.read(item, 10_000), UTF_8)
                            .replace("Old", "New")
                            .getBytes(UTF_8));
            assertThat(disk.isDurable(item)).isFalse();
            TicketChanges.Round round = changes.examine();
            assertThat(round.changes()).hasSize(1);
            assertThat(disk.isDurable(item)).isTrue();
            disk.restart(CrashDisk.Loss.ALL_UNSYNCED);
            assertThat(open().ticket(id).title()).isEqualTo("New");
        }
    }

    @Test
    void aChangeThatCannotBeSyncedIsNotToldUntilItCan() throws IOException {
        TicketStore store = open();
        TicketId id = store.create(NewTicket.titled("Old"), ALICE).id();
        String item = id + "/item.md";
        try (TicketChanges changes = store.changes()) {
            disk.scribble(
                    item,
                    new String(disk.read(item, 10_000), UTF_8)
                            .replace("Old", "New")
                            .getBytes(UTF_8));
            disk.failAt(1, CrashDisk.Failure.IO_ERROR);
            assertThat(changes.examine().changes()).isEmpty();
            assertThat(changes.examine().changes()).hasSize(1);
        }
    }

    @Test
    void moreThanARoundHoldsIsNotNamedButCounted() throws IOException {
        TicketStore store = TicketStore.open(root, TicketStoreSettings.of(InstantSource.system(), "test"));
        try (TicketChanges changes = store.changes()) {
            ManyTickets.write(root, TicketChanges.CHANGES_MAX + 1, 1);
            TicketChanges.Round round = changes.examine();
            assertThat(round.many()).isTrue();
            assertThat(round.changes()).isEmpty();
            assertThat(changes.examine().many()).isFalse();
            long digest = changes.digest();
            Files.writeString(root.resolve(ManyTickets.id(0) + "/item.md"), "---\ntitle: 'x'\n---\n");
            assertThat(changes.examine().changes()).hasSize(1);
            assertThat(changes.digest()).isNotEqualTo(digest);
        }
    }

    @Test
    void I4_theDigestIsTheSameForTheSameFilesInAnotherProcess() throws IOException {
        ManyTickets.write(root, 20, 2);
        TicketStoreSettings settings = TicketStoreSettings.of(InstantSource.system(), "test");
        long first;
        try (TicketChanges changes = TicketStore.open(root, settings).changes()) {
            first = changes.digest();
        }
        try (TicketChanges changes = TicketStore.open(root, settings).changes()) {
            assertThat(changes.digest()).isEqualTo(first).isNotZero();
        }
    }
}
