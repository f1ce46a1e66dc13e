package dev.yoi.cli.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Branches with tickets, merged by plain git, which starts what `yoi ticket init` told it: the real launcher.
/// What people do to the tickets runs in this process.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class TicketMergeTest {
    private static final int WORKTREES = 10;
    private static final String ROOT = ".yoi/tickets";

    @TempDir
    Path folder;

    private Program program;
    private Path main;

    @BeforeEach
    void makeARepository() throws Exception {
        main = Files.createDirectory(folder.resolve("main"));
        program = Program.launcher(main, folder.resolve("home"))
                .with("GIT_AUTHOR_NAME", "alice")
                .with("GIT_AUTHOR_EMAIL", "alice@localhost")
                .with("GIT_COMMITTER_NAME", "alice")
                .with("GIT_COMMITTER_EMAIL", "alice@localhost");
        git(main, "init", "-q", "-b", "main");
        var init = program.run("ticket", "init");
        assertThat(init.exit()).as(init.errors()).isZero();
    }

    @Test
    void tenWorktreesOnTheSameTicketsMergeWithoutALossOrATextualConflict() throws Exception {
        String moved = yoi(main, "create", "--title", "Moved by some", "-m", "Body");
        String discussed = yoi(main, "create", "--title", "Talked about by some");
        yoi(main, "ready", moved, "-m", "Clear.");
        commit(main);
        Set<String> written = new HashSet<>();
        for (int at = 0; at < WORKTREES; at++) {
            Path work = worktree("work-" + at);
            yoi(work, "comment", moved, "-m", "From worktree " + at);
            switch (at) {
                case 3, 7 -> yoi(work, "queue", moved);
                case 5 -> yoi(work, "return", moved, "-m", "A picture.");
                case 6, 8 -> yoi(work, "comment", discussed, "-m", "From worktree " + at);
                default -> assertThat(events(work, moved)).hasSize(4);
            }
            written.addAll(events(work, moved));
            written.addAll(events(work, discussed));
            commit(work);
        }
        var said = new StringBuilder();
        for (int at = 0; at < WORKTREES; at++) {
            said.append(git(main, "merge", "--no-edit", "work-" + at));
        }

        List<String> merged = new ArrayList<>(events(main, moved));
        merged.addAll(events(main, discussed));
        assertThat(merged).doesNotHaveDuplicates();
        assertThat(new HashSet<>(merged)).isEqualTo(written);
        assertThat(git(main, "status", "--porcelain")).isEmpty();
        assertThat(said).contains("state_conflict");
        JsonNode diagnostics = Json.parse(yoi(main, "doctor", "--json")).path("diagnostics");
        assertThat(diagnostics.valueStream().map(found -> Json.string(found, "code")))
                .containsOnly("state_conflict");
        assertThat(diagnostics.valueStream().map(found -> Json.string(found, "ticket")))
                .containsOnly(moved);
    }

    @Test
    void aRebaseKeepsEveryEventAndFollowsTheThread() throws Exception {
        String ticket = yoi(main, "create", "--title", "One");
        commit(main);
        Path work = worktree("work");
        yoi(work, "ready", ticket, "-m", "Clear.");
        commit(work);
        yoi(main, "comment", ticket, "-m", "Meanwhile");
        commit(main);

        git(work, "rebase", "main");

        JsonNode shown = Json.parse(yoi(work, "show", ticket, "--json"));
        assertThat(Json.string(shown, "state")).isEqualTo("ready");
        assertThat(shown.path("events")).hasSize(4);
        assertThat(shown.path("diagnostics")).isEmpty();
    }

    @Test
    void aBodyThatBothSidesChangedIsAConflictThatNothingIsLostIn() throws Exception {
        String ticket = yoi(main, "create", "--title", "One", "-m", "The line.");
        commit(main);
        Path work = worktree("work");
        Path body = Files.writeString(folder.resolve("body.md"), "Theirs.\n");
        yoi(work, "edit", ticket, "--body", body.toString());
        commit(work);
        Files.writeString(body, "Ours.\n");
        yoi(main, "edit", ticket, "--body", body.toString());
        commit(main);

        var merge = program.finish(program.shell("git merge --no-edit work 2>&1"), "");

        assertThat(merge.exit()).isEqualTo(1);
        assertThat(merge.output())
                .contains("CONFLICT", "item.md")
                .doesNotContain("in .yoi/tickets/" + ticket + "/thread.md");
        assertThat(Files.readString(main.resolve(ROOT).resolve(ticket).resolve("item.md")))
                .contains("Ours.", "Theirs.", "<<<<<<<");
        var screen = screen(main);
        assertThat(screen.run("ticket", "doctor")).isEqualTo(1);
        assertThat(screen.output()).contains("[conflict_markers]");
    }

    private Path worktree(String name) throws Exception {
        Path work = folder.resolve(name);
        git(main, "worktree", "add", "-q", "-b", name, work.toString());
        return work;
    }

    private List<String> events(Path work, String ticket) {
        List<String> ids = new ArrayList<>();
        Json.parse(yoi(work, "show", ticket, "--json"))
                .path("events")
                .forEach(event -> ids.add(ticket + " " + Json.string(event, "id")));
        return ids;
    }

    private String yoi(Path work, String... words) {
        List<String> command = new ArrayList<>(List.of("ticket"));
        command.addAll(List.of(words));
        command.addAll(List.of("--root", ROOT));
        return screen(work).done(command.toArray(String[]::new));
    }

    private TicketScreen screen(Path work) {
        return new TicketScreen(work, folder.resolve("data"));
    }

    private void commit(Path work) throws Exception {
        git(work, "add", "-A");
        git(work, "commit", "-q", "-m", "Tickets");
    }

    private String git(Path work, String... words) throws Exception {
        Program there = program.in(work);
        var builder = there.shell("exec \"$@\" 2>&1");
        builder.command().addAll(List.of("sh", "git"));
        builder.command().addAll(List.of(words));
        var result = there.finish(builder, "");
        assertThat(result.exit()).as(List.of(words) + "\n" + result.output()).isZero();
        return result.output();
    }
}
