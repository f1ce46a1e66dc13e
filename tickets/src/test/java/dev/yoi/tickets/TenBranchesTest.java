package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.merge.MergedFile;
import dev.yoi.tickets.merge.TicketMerge;
import dev.yoi.tickets.merge.Versions;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten branches comment on and move the same tickets and are merged one after the other, file by file, as the git
/// merge driver does it.
class TenBranchesTest {

    private static final int BRANCHES = 10;
    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path folder;

    private final AtomicLong second = new AtomicLong();
    private Path base;
    private List<TicketId> tickets;

    @BeforeEach
    void prepare() throws IOException {
        base = Files.createDirectory(folder.resolve("base"));
        TicketStore store = open(base);
        tickets = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            Ticket ticket = store.create(NewTicket.titled("Ticket " + at), ALICE);
            store.transition(ticket.version(), new Command.Ready("Clear."), ALICE);
            tickets.add(ticket.id());
        }
    }

    @Test
    void nothingIsLostOrDoubledAndEveryStateConflictIsReported() throws IOException {
        var random = new Random(42);
        Set<String> written = new HashSet<>(events(open(base)));
        Path merged = copy(base, "merged");
        var conflicted = new HashSet<String>();
        var expected = new HashSet<String>();
        var movedTo = new ArrayList<List<TicketState>>();
        tickets.forEach(id -> movedTo.add(new ArrayList<>()));
        for (int branch = 0; branch < BRANCHES; branch++) {
            Path work = copy(base, "branch-" + branch);
            work(open(work), branch, random, movedTo, expected);
            written.addAll(events(open(work)));
            merge(merged, work).stream()
                    .filter(found -> found.code() == DiagnosticCode.STATE_CONFLICT)
                    .forEach(found -> conflicted.add(found.ticket()));
        }
        TicketStore store = open(merged);
        List<String> there = events(store);
        assertThat(there).doesNotHaveDuplicates();
        assertThat(new HashSet<>(there)).isEqualTo(written);
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.severity() == Severity.ERROR);
        assertThat(conflicted).isEqualTo(expected).isNotEmpty();
        for (TicketId id : tickets) {
            Command next = store.ticket(id).state().equals(Optional.of(TicketState.CLOSED))
                    ? new Command.Reopen("x")
                    : new Command.Cancel("x");
            assertThat(store.transition(store.ticket(id).version(), next, ALICE))
                    .isInstanceOf(Outcome.Applied.class);
        }
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.severity() == Severity.ERROR);
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.code() == DiagnosticCode.STATE_CONFLICT);
    }

    /// Comments on every ticket and moves some. A ticket is in conflict once two branches have moved it to
    /// different states.
    private void work(
            TicketStore store, int branch, Random random, List<List<TicketState>> movedTo, Set<String> expected) {
        for (int at = 0; at < tickets.size(); at++) {
            TicketId id = tickets.get(at);
            store.post(id, Post.comment("Branch " + branch), ALICE);
            if (random.nextInt(3) == 0) {
                Command command = random.nextBoolean() ? new Command.Queue("") : new Command.Return("A picture.");
                assertThat(store.transition(store.ticket(id).version(), command, ALICE))
                        .isInstanceOf(Outcome.Applied.class);
                TicketState to = store.ticket(id).state().orElseThrow();
                if (movedTo.get(at).stream().anyMatch(other -> other != to)) {
                    expected.add(id.text());
                }
                movedTo.get(at).add(to);
                store.post(id, Post.comment("Branch " + branch + " moved it"), ALICE);
            }
        }
    }

    private List<Diagnostic> merge(Path ours, Path theirs) throws IOException {
        var found = new ArrayList<Diagnostic>();
        for (TicketId id : tickets) {
            MergedFile thread = merge(id, TicketFile.THREAD, ours, theirs, Optional.empty());
            MergedFile item = merge(id, TicketFile.ITEM, ours, theirs, TicketMerge.stateOf(thread.bytes()));
            assertThat(thread.conflicted() || item.conflicted()).isFalse();
            Files.write(ours.resolve(id + "/thread.md"), thread.bytes());
            Files.write(ours.resolve(id + "/item.md"), item.bytes());
            found.addAll(thread.diagnostics());
            found.addAll(item.diagnostics());
        }
        return found;
    }

    private MergedFile merge(TicketId id, TicketFile file, Path ours, Path theirs, Optional<TicketState> state)
            throws IOException {
        String name = id + "/" + file.fileName();
        var versions = new Versions(
                Files.readAllBytes(base.resolve(name)),
                Files.readAllBytes(ours.resolve(name)),
                Files.readAllBytes(theirs.resolve(name)));
        return TicketMerge.merge(id.text(), file.fileName(), versions, state);
    }

    private List<String> events(TicketStore store) {
        return tickets.stream()
                .flatMap(id -> store.ticket(id).events().stream().map(event -> id + " " + event.id()))
                .toList();
    }

    private TicketStore open(Path root) {
        return TicketStore.open(
                root,
                TicketStoreSettings.of(
                        () -> Instant.parse("2026-06-15T06:00:00Z").plusSeconds(second.incrementAndGet()), "test"));
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = folder.resolve(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
        return to;
    }
}
