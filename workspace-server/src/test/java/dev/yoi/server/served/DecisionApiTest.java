package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.FilesystemStore;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.testkit.FakeClock;
import dev.yoi.runtime.testkit.Gate;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.ScriptedBackend;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a person decides through the API, on what an earlier process left behind when it died.
class DecisionApiTest {
    private static final BundleId BUNDLE = new BundleId("scripted");
    private static final ProfileName PROFILE = new ProfileName("agent");
    private static final List<PermissionOption> OPTIONS = List.of(
            new PermissionOption("once", "Allow", OptionKind.ALLOW_ONCE),
            new PermissionOption("no", "Reject", OptionKind.REJECT_ONCE));

    @TempDir
    private Path dir;

    /// A process whose agent made one call, asked before another one, and died.
    private static String agentThatDied(TestServer server) {
        var gate = new Gate();
        var clock = FakeClock.atStart();
        Path root = ReadOnlyWorkspace.storeRoot(server.config());
        var store = FilesystemStore.open(
                FilesystemStoreOptions.of(root, new RuntimeId("embedded"), clock, () -> new UUID(7, 7)));
        var backend = new ScriptedBackend().onRun(run -> {
            run.record(
                    new WorkerEvent.ToolCall(1, "call-1", "shell", "git push", "{}"),
                    new WorkerEvent.ToolCall(1, "call-2", "shell", "rm -r build", "{}"),
                    new WorkerEvent.PermissionRequested(1, "ask-1", "call-2", "Run rm -r build?", OPTIONS));
            run.waitFor(gate);
        });
        WorkerRuntime runtime = WorkerRuntime.open(
                new RuntimeParts(store, List.of(backend), clock, new PredictableIds(), RuntimeLimits.DEFAULT));
        runtime.storeBundle(
                ConfigBundle.of(BUNDLE, List.of(new Profile(PROFILE, ScriptedBackend.NAME, "", new TreeMap<>()))));
        WorkerId id =
                runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE)).state().id();
        runtime.send(id, SendInput.text("clean up"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> !runtime.worker(id).undecided().requests().isEmpty());
        store.close(); // from here on nothing is recorded any more
        runtime.close();
        return id.toString();
    }

    @Test
    void I9_whatADeadAgentLeftOpenIsShownAndDecided() throws IOException {
        try (TestServer server = TestServer.in(dir)) {
            server.end();
            String id = agentThatDied(server);
            server.restart();
            ApiClient api = server.client();
            JsonNode shown = api.show(id);
            assertThat(shown.path("attachment").asString()).isEqualTo("stale");
            JsonNode request = shown.path("open_requests").path(0);
            assertThat(request.path("request").asString()).isEqualTo("ask-1");
            assertThat(request.path("options").path(0).path("kind").asString()).isEqualTo("allow_once");
            assertThat(shown.path("indeterminate_calls").findValuesAsString("call"))
                    .containsExactly("call-1");
            assertThat(undecided(api)).containsExactly(id);
            approved(api, id, request.path("seq").asLong());
            resolved(api, id);
            assertThat(undecided(api)).isEmpty();
            server.restart();
            assertThat(undecided(server.client())).isEmpty();
            assertThat(server.client().show(id).path("undecided").asBoolean(true))
                    .isFalse();
        }
    }

    private static List<String> undecided(ApiClient api) {
        return api.get(EMBEDDED + "/workers?undecided=true")
                .good()
                .path("items")
                .findValuesAsString("worker_id");
    }

    private static void approved(ApiClient api, String id, long seq) {
        String path = worker(id) + "/approve";
        api.post(path, Map.of("request", "ask-1", "option", "always")).problem(ProblemCode.INVALID_REQUEST);
        api.post(path, Map.of("request", "ask-2", "option", "once")).problem(ProblemCode.REQUEST_NOT_FOUND);
        api.post(path, Map.of("request", "ask-1")).problem(ProblemCode.INVALID_REQUEST);
        api.post(path, Map.of("request", "ask-1", "seq", seq - 1, "option", "no"))
                .problem(ProblemCode.REQUEST_NOT_FOUND);
        api.post(path, Map.of("request", "ask-1", "seq", -1, "option", "no")).problem(ProblemCode.INVALID_REQUEST);
        JsonNode receipt = api.post(path, Map.of("request", "ask-1", "seq", seq, "option", "no"))
                .good();
        assertThat(receipt.path("delivered").asBoolean(true))
                .as("nobody is there")
                .isFalse();
        assertThat(receipt.path("repeated").asBoolean(true)).isFalse();
        JsonNode again =
                api.post(path, Map.of("request", "ask-1", "option", "no")).good();
        assertThat(again.path("repeated").asBoolean(false)).as("I8").isTrue();
        assertThat(again.path("seq")).isEqualTo(receipt.path("seq"));
        api.post(path, Map.of("request", "ask-1", "option", "once")).problem(ProblemCode.REQUEST_DECIDED);
        JsonNode event = api.events(id).get((int) receipt.path("seq").asLong() - 1);
        assertThat(event.path("kind").asString()).isEqualTo("permission_decided");
        assertThat(event.path("actor").asString()).as("stamped by the server").isEqualTo("owner");
    }

    private static void resolved(ApiClient api, String id) {
        String path = worker(id) + "/resolve";
        api.post(path, Map.of("call", "call-1", "resolution", "completed")).problem(ProblemCode.INVALID_REQUEST);
        api.post(path, Map.of("call", "call-1", "resolution", "perhaps")).problem(ProblemCode.INVALID_REQUEST);
        api.post(path, Map.of("call", "call-9", "resolution", "retry")).problem(ProblemCode.CALL_NOT_FOUND);
        var done = Map.of("call", "call-1", "resolution", "completed", "result", "pushed 3 commits");
        assertThat(api.post(path, done).good().path("repeated").asBoolean(true)).isFalse();
        assertThat(api.post(path, done).good().path("repeated").asBoolean(false))
                .as("I8")
                .isTrue();
        api.post(path, Map.of("call", "call-1", "resolution", "failed")).problem(ProblemCode.CALL_RESOLVED);
        assertThat(api.show(id).path("indeterminate_calls").findValuesAsString("call"))
                .containsExactly("call-2");
        api.post(path, Map.of("call", "call-2", "run", 1, "resolution", "retry"))
                .good();
        assertThat(api.get(worker(id) + "/transcript").text()).contains("was done, says owner: pushed 3 commits");
    }
}
