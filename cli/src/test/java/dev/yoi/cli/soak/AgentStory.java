package dev.yoi.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Leftovers;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// What a person does with an agent in a server: lets it edit a file, refuses the next edit, interrupts a third
/// one; then the server is killed in the middle of a turn, started again, and the conversation goes on.
final class AgentStory {
    /// Real agents ask a model several times in one turn, on a machine that does other things too.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// `edits` is a prompt (a number is put behind it) at which the agent asks for permission to write `file`,
    /// `talks` one that it just answers.
    record Agent(String profile, String edits, String talks, String file) {}

    private final Program program;
    private final Agent agent;
    private final AtomicLong edits = new AtomicLong();
    private final AtomicLong keys = new AtomicLong();

    AgentStory(Program program, Agent agent) {
        this.program = program;
        this.agent = agent;
    }

    void tell() throws Exception {
        String worker;
        String storeId;
        try (ServerProcess server = ServerProcess.start(program);
                Workspace workspace = server.workspace()) {
            storeId = Json.string(workspace.runtime(), "store_id");
            worker = Json.string(workspace.create(Json.object().put("profile", agent.profile()), "story"), "worker_id");
            allowed(workspace, worker);
            refused(workspace, worker);
            interrupted(workspace, worker);
            asked(workspace, worker);
            server.kill();
        }
        Leftovers.awaitNone(storeId);
        try (ServerProcess server = ServerProcess.start(program);
                Workspace workspace = server.workspace()) {
            goesOn(workspace, worker);
            assertThat(server.terminate()).isZero();
        }
        Leftovers.awaitNone(storeId);
        assertThat(file()).as("what was not allowed").doesNotExist();
    }

    private void allowed(Workspace workspace, String worker) throws IOException {
        JsonNode request = asked(workspace, worker);
        assertThat(file()).as("before it is allowed").doesNotExist();
        choose(workspace, worker, request, "allow_once");
        awaitIdle(workspace, worker);
        assertThat(file()).exists();
        Files.delete(file());
    }

    private void refused(Workspace workspace, String worker) {
        choose(workspace, worker, asked(workspace, worker), "reject_once");
        awaitIdle(workspace, worker);
        assertThat(file()).doesNotExist();
    }

    private void interrupted(Workspace workspace, String worker) {
        asked(workspace, worker);
        workspace.interrupt(worker);
        awaitIdle(workspace, worker);
        assertThat(detail(workspace, worker).path("open_requests")).isEmpty();
    }

    private void goesOn(Workspace workspace, String worker) {
        assertThat(Json.string(detail(workspace, worker), "attachment")).isEqualTo("stale");
        workspace.restore(worker);
        JsonNode restored = detail(workspace, worker);
        assertThat(Json.string(restored, "attachment")).isEqualTo("connected");
        assertThat(restored.path("indeterminate_calls"))
                .as("the call that was cut off waits for a person")
                .hasSize(1);
        send(workspace, worker, agent.talks());
        awaitIdle(workspace, worker);
        allowedAgain(workspace, worker);
    }

    private void allowedAgain(Workspace workspace, String worker) {
        choose(workspace, worker, asked(workspace, worker), "allow_once");
        awaitIdle(workspace, worker);
        assertThat(file()).exists();
        try {
            Files.delete(file());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path file() {
        return program.folder().resolve(agent.file());
    }

    /// Lets the agent edit; the request that it then makes.
    private JsonNode asked(Workspace workspace, String worker) {
        send(workspace, worker, agent.edits() + " " + edits.incrementAndGet());
        return Awaitility.await("the agent asks")
                .atMost(PATIENCE)
                .until(() -> detail(workspace, worker).path("open_requests"), requests -> !requests.isEmpty())
                .get(0);
    }

    private void send(Workspace workspace, String worker, String text) {
        workspace.send(worker, Json.object().put("content", text), "story-" + keys.incrementAndGet());
    }

    private static void choose(Workspace workspace, String worker, JsonNode request, String kind) {
        for (JsonNode option : request.path("options")) {
            if (Json.string(option, "kind").equals(kind)) {
                workspace.approve(worker, Json.string(request, "request"), null, Json.string(option, "id"));
                return;
            }
        }
        throw new AssertionError("no option " + kind + " in " + request);
    }

    private static void awaitIdle(Workspace workspace, String worker) {
        Awaitility.await("the turn ends")
                .atMost(PATIENCE)
                .until(() -> detail(workspace, worker).path("run_state").asString(""), "idle"::equals);
    }

    private static JsonNode detail(Workspace workspace, String worker) {
        return workspace.workerWithTag(worker).body();
    }
}
