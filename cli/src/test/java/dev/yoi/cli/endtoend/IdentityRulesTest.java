package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Which folder is which workspace: one test for each sentence that the guide has about moved, cloned and copied
/// projects, with real repositories.
class IdentityRulesTest {
    private static final Path IDENTITY = Path.of(".yoi", "workspace.toml");

    @TempDir
    Path folder;

    private Path project;
    private Program yoi;
    private String worker;

    /// A project whose identity is committed, and which has had one worker.
    @BeforeEach
    void prepare() throws Exception {
        project = GitRepository.create(folder.resolve("project"), "first");
        yoi = Program.launcher(project, folder.resolve("home"));
        try (ServerProcess server = ServerProcess.start(yoi)) {
            worker = done(yoi, "worker", "create", "--profile", "shell").strip();
            assertThat(server.terminate()).isZero();
        }
        GitRepository.git(project, "add", IDENTITY.toString());
        GitRepository.git(project, "commit", "--quiet", "--message", "the workspace's identity");
    }

    @AfterEach
    void endWhatAFailureLeft() throws Exception {
        Servers.endAllBelow(folder);
    }

    private static String done(Program program, String... arguments) throws Exception {
        Program.Result result = program.run(arguments);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + "\n" + result.errors())
                .isZero();
        return result.output();
    }

    private static List<String> workers(Program program) throws Exception {
        JsonNode items = Json.parse(done(program, "worker", "list", "--json")).path("items");
        return items.valueStream().map(item -> Json.string(item, "worker_id")).toList();
    }

    private static void isRefused(Program program, String... arguments) throws Exception {
        Program.Result refused = program.run(arguments);
        assertThat(refused.exit()).as(refused.output()).isEqualTo(4);
        assertThat(refused.errors())
                .contains("[workspace_root_changed]", "yoi workspace moved", "yoi workspace new-id");
    }

    private static void isNotServed(Program program) throws Exception {
        isRefused(program, "serve", "--port", "0", "--no-open");
    }

    private static String identity(Path root) throws IOException {
        return Files.readString(root.resolve(IDENTITY));
    }

    private Path cloned(String name) throws Exception {
        Path clone = folder.resolve(name);
        GitRepository.git(folder, "clone", "--quiet", project.toString(), clone.toString());
        return clone;
    }

    @Test
    void aMovedProjectKeepsItsWorkersAndNobodyHasToSayAnything() throws Exception {
        Program moved = yoi.in(Files.move(project, folder.resolve("elsewhere")));

        assertThat(workers(moved)).as("without a server").containsExactly(worker);
        try (ServerProcess server = ServerProcess.start(moved)) {
            assertThat(workers(moved)).containsExactly(worker);
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void aProjectThatMovedMayBeFollowedByAnotherOfItsIdentityOnlyWhileItIsNotThere() throws Exception {
        Path clone = cloned("clone");
        Files.move(project, folder.resolve("put away"));
        assertThat(workers(yoi.in(clone))).containsExactly(worker);
        try (ServerProcess server = ServerProcess.start(yoi.in(clone))) {
            assertThat(server.terminate()).isZero();
        }
        Files.move(folder.resolve("put away"), project);

        isNotServed(yoi);
    }

    @Test
    void aCloneIsRefusedWhileTheOriginalIsThereAndNothingOfEitherChanges() throws Exception {
        Program clone = yoi.in(cloned("clone"));
        String before = identity(project);

        isNotServed(clone);
        isRefused(clone, "worker", "list");
        isRefused(clone, "worker", "show", worker);

        assertThat(workers(yoi)).containsExactly(worker);
        assertThat(identity(project)).isEqualTo(before);
        assertThat(identity(clone.folder())).isEqualTo(before);
    }

    @Test
    void aCloneWithANewIdIsAWorkspaceOfItsOwnAndItsIdentityIsACommitToMake() throws Exception {
        Program clone = yoi.in(cloned("clone"));

        done(clone, "workspace", "new-id");

        try (ServerProcess server = ServerProcess.start(clone);
                ServerProcess original = ServerProcess.start(yoi)) {
            assertThat(workers(clone)).isEmpty();
            assertThat(workers(yoi)).containsExactly(worker);
            assertThat(server.terminate()).isZero();
            assertThat(original.terminate()).isZero();
        }
        assertThat(GitRepository.git(clone.folder(), "diff", "--name-only")).isEqualTo(IDENTITY + "\n");
    }

    @Test
    void aCloneThatTakesThePlaceHasTheWorkersAndTheOriginalIsRefusedThen() throws Exception {
        Program clone = yoi.in(cloned("clone"));

        done(clone, "workspace", "moved");

        assertThat(workers(clone)).containsExactly(worker);
        isNotServed(yoi);
        isRefused(yoi, "worker", "list");
        assertThat(GitRepository.git(clone.folder(), "diff", "--name-only")).isEmpty();
    }

    @Test
    void aCopiedYoiFolderMakesNoSecondHome() throws Exception {
        Path other = GitRepository.create(folder.resolve("other"), "only");
        Files.createDirectory(other.resolve(".yoi"));
        Files.copy(project.resolve(IDENTITY), other.resolve(IDENTITY));

        isNotServed(yoi.in(other));
        isRefused(yoi.in(other), "worker", "list");
    }

    @Test
    void anOriginalWhoseIdentityCantBeReadCountsAsThere() throws Exception {
        Program clone = yoi.in(cloned("clone"));
        Files.writeString(project.resolve(IDENTITY), "<<<<<<< ours\n");

        isNotServed(clone);
    }

    @Test
    void anIdentityThatCantBeReadIsRefusedAndLeftAsItIs() throws Exception {
        String damaged = "<<<<<<< ours\n" + identity(project);
        Files.writeString(project.resolve(IDENTITY), damaged);

        for (List<String> command : List.of(
                List.of("serve", "--port", "0", "--no-open"),
                List.of("worker", "list"),
                List.of("workspace", "new-id"))) {
            Program.Result refused = yoi.run(command.toArray(new String[0]));
            assertThat(refused.exit()).as(command.toString()).isNotZero();
            assertThat(refused.errors()).contains("[workspace_identity_invalid]", IDENTITY.toString());
        }
        assertThat(identity(project)).isEqualTo(damaged);
    }

    @Test
    void aLinkedWorktreeIsTheMainOnesWorkspaceWithItsWorkersAndItsTickets() throws Exception {
        Path linked = folder.resolve("linked");
        GitRepository.git(project, "worktree", "add", "--quiet", "-b", "side", linked.toString());
        Program there = yoi.in(linked);

        assertThat(workers(there)).containsExactly(worker);
        try (ServerProcess server = ServerProcess.start(there)) {
            assertThat(workers(yoi)).as("served from there").containsExactly(worker);
            Program.Result second = yoi.run("serve", "--port", "0", "--no-open");
            assertThat(second.errors()).as("one workspace, one server").contains("[store_in_use]");
            assertThat(server.terminate()).isZero();
        }
        done(there, "ticket", "init");
        done(there, "ticket", "create", "--title", "made in the linked worktree");
        assertThat(done(yoi, "ticket", "list")).contains("made in the linked worktree");
        assertThat(project.resolve(".yoi/tickets")).isDirectory();
        assertThat(linked.resolve(".yoi/tickets")).doesNotExist();
    }

    @Test
    void recordsOfTheProjectAndDataOfTheWorkspaceNeverLieInEachOther() throws Exception {
        for (String data : List.of(".yoi/data", ".yoi", ".yoi/tickets/store", "link/data")) {
            if (data.startsWith("link") && !Files.exists(project.resolve("link"))) {
                Files.createSymbolicLink(project.resolve("link"), project.resolve(".yoi"));
            }
            Program.Result refused = yoi.run("serve", "--port", "0", "--no-open", "--data-dir", data);
            assertThat(refused.errors()).as(data).contains("[data_dir_refused]");
        }
        done(yoi, "ticket", "init");
        done(yoi, "ticket", "create", "--title", "a record of the project");
        try (Stream<Path> all = Files.walk(folder.resolve("home"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("a record of the project");
            }
        }
    }

    @Test
    void everythingOfAWorkspaceLiesBelowItsId() throws Exception {
        String id = Json.string(Json.parse(done(yoi, "workspace", "show", "--json")), "workspace_id");
        Path own = folder.resolve("home/data/yoi/workspaces").resolve(id);

        try (Stream<Path> all = Files.walk(folder.resolve("home"))) {
            assertThat(all.filter(Files::isRegularFile)).isNotEmpty().allMatch(file -> file.startsWith(own));
        }
        assertThat(identity(project)).contains("workspace_id = \"" + id + "\"", "created_at = ", "display_name = ");
    }
}
