package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.merge.GitSetup;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten real worktrees comment on and move the same tickets; plain `git merge` of all of them.
@Tag("soak")
@Tag("soak-merge")
class GitWorktreesTest {

    private static final int WORKTREES = 10;
    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path folder;

    private final AtomicLong second = new AtomicLong();

    @Test
    void plainGitMergeLosesNothingAndLeavesNoConflict() throws Exception {
        Path main = Files.createDirectory(folder.resolve("main"));
        git(main, "init", "-q", "-b", "main");
        Path root = Files.createDirectories(main.resolve(".yoi/tickets"));
        Files.writeString(root.resolve(".gitattributes"), GitSetup.withLines("", GitSetup.attributes()));
        Files.writeString(root.resolve(".gitignore"), GitSetup.withLines("", GitSetup.ignored()));
        for (Map.Entry<String, String> setting : GitSetup.config(driver()).entrySet()) {
            git(main, "config", setting.getKey(), setting.getValue());
        }
        List<TicketId> tickets = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            TicketStore store = open(main);
            Ticket ticket = store.create(NewTicket.titled("Ticket " + at), ALICE);
            store.transition(ticket.version(), new Command.Ready("Clear."), ALICE);
            tickets.add(ticket.id());
        }
        commit(main);
        var random = new Random(11);
        Set<String> written = new HashSet<>();
        for (int worktree = 0; worktree < WORKTREES; worktree++) {
            Path work = folder.resolve("work-" + worktree);
            git(main, "worktree", "add", "-q", "-b", "work-" + worktree, work.toString());
            work(open(work), tickets, worktree, random);
            written.addAll(events(open(work), tickets));
            commit(work);
        }
        for (int worktree = 0; worktree < WORKTREES; worktree++) {
            git(main, "merge", "-q", "--no-edit", "work-" + worktree);
        }
        TicketStore store = open(main);
        assertThat(events(store, tickets)).doesNotHaveDuplicates();
        assertThat(new HashSet<>(events(store, tickets))).isEqualTo(written);
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.severity() == Severity.ERROR);
        assertThat(git(main, "status", "--porcelain")).isEmpty();
    }

    private static void work(TicketStore store, List<TicketId> tickets, int worktree, Random random) {
        for (TicketId id : tickets) {
            store.post(id, Post.comment("From worktree " + worktree), ALICE);
            if (random.nextInt(3) == 0) {
                Command command = random.nextBoolean() ? new Command.Queue("") : new Command.Return("A picture.");
                assertThat(store.transition(store.ticket(id).version(), command, ALICE))
                        .isInstanceOf(Outcome.Applied.class);
            }
        }
    }

    private static List<String> events(TicketStore store, List<TicketId> tickets) {
        return tickets.stream()
                .flatMap(id -> store.ticket(id).events().stream().map(event -> id + " " + event.id()))
                .toList();
    }

    private TicketStore open(Path work) {
        return TicketStore.open(
                work.resolve(".yoi/tickets"),
                TicketStoreSettings.of(
                        () -> Instant.parse("2026-06-15T06:00:00Z").plusSeconds(second.incrementAndGet()), "test"));
    }

    private static void commit(Path work) throws IOException, InterruptedException {
        git(work, "add", "-A");
        git(work, "commit", "-q", "-m", "Tickets");
    }

    private static String driver() throws URISyntaxException {
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -cp "
                + TwoProcessesTest.classPath() + " " + MergeDriverMain.class.getName();
    }

    private static String git(Path work, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of("git", "-c", "core.hooksPath=/dev/null"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_AUTHOR_NAME", "a",
                        "GIT_AUTHOR_EMAIL", "a@example.org",
                        "GIT_COMMITTER_NAME", "a",
                        "GIT_COMMITTER_EMAIL", "a@example.org",
                        "LC_ALL", "C"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", arguments) + "\n" + out)
                .isZero();
        return out;
    }
}
