package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Archives from the command line: beside a running server, without one, and on another machine's folders.
class ArchiveCommandsTest {
    @TempDir
    Path folder;

    private Program yoi;

    @BeforeEach
    void prepare() throws Exception {
        yoi = Program.jvm(GitRepository.create(folder.resolve("project"), "only"), folder.resolve("home"));
    }

    @AfterEach
    void endWhatAFailureLeft() throws Exception {
        Servers.endAllBelow(folder);
    }

    private static JsonNode json(Program program, String... arguments) throws Exception {
        var all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--json";
        var result = program.run(all);
        assertThat(result.exit()).as(result.errors()).isZero();
        return Json.parse(result.output());
    }

    private static String refused(Program program, String... arguments) throws Exception {
        var all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--json";
        var result = program.run(all);
        assertThat(result.exit()).as(result.output()).isNotZero();
        return Json.string(Json.parse(result.errors()), "code");
    }

    @Test
    void aWorkspaceMovesToAnotherMachineAndWorkersComeBackFromTheirFiles() throws Exception {
        String kept;
        String deleted;
        String store = folder.resolve("all.yoi.gz").toString();
        try (ServerProcess server = ServerProcess.start(yoi)) {
            kept = Json.string(json(yoi, "worker", "create", "--profile", "shell", "--name", "kept"), "worker_id");
            assertThat(yoi.run("worker", "send", kept, "echo hello", "--wait").exit())
                    .isZero();
            deleted = Json.string(json(yoi, "worker", "create", "--profile", "shell"), "worker_id");
            assertThat(yoi.run("worker", "stop", deleted).exit()).isZero();
            String archives = folder.toString();
            assertThat(yoi.run("worker", "delete", deleted, "--yes", "--archive", archives)
                            .exit())
                    .isZero();
            assertThat(folder.resolve(deleted + ".yoi.gz")).exists();
            String file = folder.resolve(deleted + ".yoi.gz").toString();
            assertThat(refused(yoi, "worker", "import", file)).isEqualTo("worker_deleted");
            JsonNode back = json(yoi, "worker", "import", file, "--new-id");
            assertThat(Json.string(back.path("lineage"), "origin")).isEqualTo(deleted);
            JsonNode written = json(yoi, "workspace", "export", "--output", store);
            assertThat(Json.number(written, "workers")).isEqualTo(2);
            assertThat(refused(yoi, "workspace", "export", "--output", store)).isEqualTo("file_exists");
            assertThat(server.terminate()).isZero();
        }
        assertThat(refused(yoi, "workspace", "import", store)).isEqualTo("store_exists");
        String single = folder.resolve("single.yoi.gz").toString();
        assertThat(Json.number(json(yoi, "worker", "export", kept, "--output", single), "workers"))
                .as("without a server")
                .isEqualTo(1);
        assertThat(refused(yoi, "worker", "export", deleted)).isEqualTo("worker_not_found");

        Program elsewhere = Program.jvm(folder.resolve("elsewhere"), folder.resolve("other-home"));
        Files.createDirectories(folder.resolve("elsewhere"));
        damagedIsRefusedAndLeavesNothing(elsewhere, store);
        JsonNode imported = json(elsewhere, "workspace", "import", store);
        assertThat(Json.number(imported, "workers")).isEqualTo(2);
        assertThat(json(elsewhere, "workspace", "import", store)
                        .path("finished")
                        .asBoolean(false))
                .as("repeated")
                .isTrue();
        JsonNode events = json(elsewhere, "worker", "events", kept).path("items");
        assertThat(events.size()).isGreaterThan(5);
        JsonNode origin = json(yoi, "worker", "events", kept).path("items");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i)).as("the end of the server came later").isEqualTo(origin.get(i));
        }
        assertThat(elsewhere.run("store", "verify").exit()).isZero();
        try (ServerProcess server = ServerProcess.start(elsewhere)) {
            assertThat(elsewhere.run("worker", "restore", kept).exit()).isZero();
            assertThat(elsewhere
                            .run("worker", "send", kept, "echo again", "--wait")
                            .exit())
                    .isZero();
            assertThat(server.terminate()).isZero();
        }
    }

    private void damagedIsRefusedAndLeavesNothing(Program elsewhere, String store) throws Exception {
        Path damaged = folder.resolve("damaged.yoi.gz");
        Files.copy(Path.of(store), damaged);
        try (var access = new RandomAccessFile(damaged.toFile(), "rw")) {
            access.setLength(access.length() - 30);
        }
        var result = elsewhere.run("workspace", "import", damaged.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.errors()).contains("[archive_damaged]", "line ", "byte ");
        assertThat(elsewhere.folder().resolve(".yoi")).doesNotExist();
        assertThat(elsewhere.run("worker", "list").exit())
                .as("there is no such workspace")
                .isEqualTo(3);
    }
}
