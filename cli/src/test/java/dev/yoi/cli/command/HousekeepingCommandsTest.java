package dev.yoi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.StubServer;
import dev.yoi.cli.terminal.Screen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commands about whole workers, against a server that answers from a script.
class HousekeepingCommandsTest {
    private static final String RUNTIME = "/api/v1/runtimes/embedded";
    private static final String WORKER = RUNTIME + "/workers/w1";

    private final ScriptedMachine machine = new ScriptedMachine();
    private Screen screen = new Screen();
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubServer();
        machine.announced = server.endpoint();
        server.answers("DELETE " + WORKER, 200, deleted(false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String deleted(boolean repeated) {
        return "{\"worker_id\":\"w1\",\"runtime_id\":\"embedded\",\"deleted\":true,\"repeated\":" + repeated + "}";
    }

    private int run(String... arguments) {
        return CommandTree.execute(screen.host(), machine, arguments);
    }

    @Test
    void deletingNeedsAYesFromAProgram() {
        assertThat(run("worker", "delete", "w1")).isEqualTo(2);
        assertThat(screen.errors()).contains("--yes");
        assertThat(server.asked()).isEmpty();

        assertThat(run("worker", "delete", "w1", "--yes")).isZero();
        assertThat(screen.output()).isEqualTo("deleted w1\n");
    }

    @Test
    void aPersonIsAskedAndMayThinkBetterOfIt() {
        screen = screen.interactive().typing("no\n");
        assertThat(run("worker", "delete", "w1")).isEqualTo(1);
        assertThat(screen.errors()).contains("delete worker w1 and its history?", "[not_confirmed]");
        assertThat(server.asked()).isEmpty();

        screen.typing("yes\n");
        assertThat(run("worker", "delete", "w1")).isZero();
        assertThat(screen.output()).contains("deleted w1");
    }

    @Test
    void pruningAsksForAnAgeAndAYes() {
        String item = "{\"worker_id\":\"w7\",\"name\":null,\"lifecycle\":\"stopped\",\"last_seq\":9,"
                + "\"updated_at\":\"2026-10-01T10:00:00.000Z\"}";
        server.answers("POST " + RUNTIME + "/prune", 200, "{\"items\":[" + item + "],\"dry_run\":true,\"more\":true}");
        assertThat(run("worker", "prune")).isEqualTo(2);
        assertThat(run("worker", "prune", "--older-than", "soon")).isEqualTo(2);
        assertThat(run("worker", "prune", "--older-than", "30d")).isEqualTo(2);
        assertThat(server.asked()).isEmpty();
        assertThat(run("worker", "prune", "--older-than", "30d", "--dry-run")).isZero();
        assertThat(screen.output()).contains("w7", "1 workers would be deleted");
        assertThat(screen.errors()).contains("there are more");
        assertThat(server.asked().getFirst().body()).isEqualTo("{\"older_than_s\":2592000,\"dry_run\":true}");
    }

    @Test
    void aForkPrintsItsIdAndAsksForWhatIsNamedOnly() {
        String made = "{\"worker_id\":\"w2\",\"lineage\":{\"origin\":\"w1\",\"at_seq\":21}}";
        server.answers("POST " + WORKER + "/fork", 201, made);
        assertThat(run("worker", "fork", "w1")).isZero();
        assertThat(run("worker", "fork", "w1", "--at", "21", "--name", "n", "--idempotency-key", "k"))
                .isZero();
        assertThat(screen.output()).isEqualTo("w2\nw2\n");
        assertThat(screen.errors()).contains("copied 21 events", "yoi worker restore w2");
        assertThat(server.asked())
                .extracting(asked -> asked.body())
                .containsExactly("{}", "{\"at_seq\":21,\"name\":\"n\"}");
        assertThat(server.asked().getLast().headers()).containsEntry("idempotency-key", "k");
    }

    @Test
    void theStoresToolsSayWhatTheyFoundAndDid() {
        assertThat(run("store", "verify")).isZero();
        assertThat(run("store", "repair")).isZero();
        assertThat(screen.output()).contains("nothing is wrong with the store", "there is nothing to repair");
        machine.storeIsClean = false;
        assertThat(run("store", "verify")).isEqualTo(1);
        assertThat(run("store", "repair", "--dry-run")).isEqualTo(1);
        assertThat(screen.output())
                .contains("lost: the log is kept up to 3 [log_cut]", "workers/x, byte 77", "nothing was changed");
        assertThat(run("store", "dump", "runtime.json")).isZero();
        assertThat(screen.output()).contains("{\"file\":\"runtime.json\"}");
    }

    @Test
    void whatIsInQuarantineIsListedWithItsAgeAndGoesOnlyWhenItIsSaidSo() {
        assertThat(run("store", "prune-quarantine", "--older-than", "30d", "--dry-run"))
                .isZero();
        assertThat(screen.output())
                .contains("3-0.bytes", "workers/x/events.jsonl, byte 512", "differs from the journal")
                .contains("no note that can be read", "0 pieces with 0 bytes would be deleted");
        assertThat(run("store", "prune-quarantine", "--older-than", "1d")).isEqualTo(2);
        assertThat(screen.errors()).contains("--yes");
        assertThat(run("store", "prune-quarantine", "--older-than", "1d", "--yes"))
                .isZero();
        assertThat(screen.output()).contains("1 pieces with 77 bytes deleted");
    }

    @Test
    void aRefusedDeletionSaysWhyAndExitsWith4() {
        server.refuses("DELETE " + RUNTIME + "/workers/w2", 409, "worker_active");
        assertThat(run("worker", "delete", "w2", "--yes")).isEqualTo(4);
        assertThat(screen.errors()).contains("[worker_active]");
    }

    @Test
    void aDamagedWorkerIsCalledSoWhereverItIsShown() {
        String worker = "{\"worker_id\":\"w1\",\"name\":null,\"profile\":\"shell\",\"lifecycle\":\"active\","
                + "\"attachment\":\"stale\",\"run_state\":null,\"damaged\":true,\"last_seq\":9,\"diagnostics\":[{\"code\":"
                + "\"worker_damaged\",\"severity\":\"error\",\"message\":\"its log can't be read at byte 77\","
                + "\"subject\":\"w1\",\"count\":2}]}";
        server.answers("GET /api/v1/workers", 200, "{\"items\":[" + worker + "]}");
        server.answers("GET " + WORKER, 200, worker);
        assertThat(run("worker", "list")).isZero();
        assertThat(screen.output()).contains("active, damaged");
        assertThat(run("worker", "show", "w1")).isZero();
        assertThat(screen.output()).contains("error: w1: its log can't be read at byte 77 [worker_damaged] (2 times)");
    }
}
