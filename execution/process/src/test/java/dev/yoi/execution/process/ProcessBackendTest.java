package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.SecretValues;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The backend around the commands: environment, directory, guard, orphans, close.
class ProcessBackendTest {
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private final TestStore store = TestStore.fresh();
    private final Map<String, String> host = new HashMap<>(System.getenv());
    private final ExecutionBackend backend =
            ProcessBackends.open(store.options().withEnvironment(() -> host));

    @AfterEach
    void nothingIsLeft() {
        try (store) {
            backend.close();
            assertThat(store.running()).isEmpty();
            assertThat(store.guards()).isEmpty();
            assertThat(store.scratchDirectories()).isEmpty();
        }
    }

    @Test
    void aCommandInheritsTheUsualVariablesAndThoseItsProfileNames() {
        host.put("LC_TIME", "C");
        host.put("OPENAI_API_KEY", "canary-1");
        host.put("YOI_TOKEN", "canary-2");
        host.put("MY_SETTING", "mine");
        host.put("MY_OTHER", "mine too");
        var profile = TestStore.profile(Map.of("command", List.of("sh", "-c", "{input}"), "env", List.of("MY_*")));
        var execution = new TestExecution(backend, 1, profile);
        execution.run("env");
        assertThat(execution.output())
                .contains("PATH=", "LC_TIME=C", "MY_SETTING=mine", "MY_OTHER=mine too", "TERM=dumb")
                .contains("YOI_EXECUTION=" + store.id() + "/")
                .doesNotContain("canary-1", "canary-2", "YOI_TOKEN");
    }

    @Test
    void aCommandGetsTheVariablesOfItsProfileAndTheSecretsBehindTheirNames() {
        SecretValues secrets = name -> name.equals("API") ? Optional.of("canary-secret") : Optional.empty();
        var profile = TestStore.profile(Map.of(
                "command", List.of("sh", "-c", "{input}"),
                "environment", List.of("MODE=fast=1", "KEY=secret:API", "PATH_TO=secret")));
        try (ExecutionBackend other = ProcessBackends.open(store.options().withSecrets(secrets))) {
            assertThat(other.check(profile).findings()).isEmpty();
            var execution = new TestExecution(other, 1, profile);
            execution.run("echo \"$MODE/$KEY/$PATH_TO\"");
            assertThat(execution.output()).isEqualTo("fast=1/canary-secret/secret\n");
            assertThat(execution.execution().toString()).doesNotContain("canary-secret");
        }
    }

    @Test
    void withoutASecretItDoesNotStart() {
        var profile = TestStore.profile(
                Map.of("command", List.of("sh", "-c", "{input}"), "environment", List.of("KEY=secret:API")));
        assertThat(backend.check(profile).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code().value()).isEqualTo("secret_missing");
            assertThat(finding.message()).isEqualTo("secret:API is not known here");
        });
        assertThatExceptionOfType(WorkerRuntimeException.class)
                .isThrownBy(() -> new TestExecution(backend, 1, profile))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_REJECTED));
    }

    @Test
    void instructionsHaveTheirPlaceAndAnInputIsNotLookedIntoAgain() {
        var profile = TestStore.profile(Map.of(
                "command", List.of("printf", "%s|%s", "<{instructions}>", "<{input}>"),
                "instructions", List.of("Be brief.", " See /etc/motd.")));
        var execution = new TestExecution(backend, 1, profile);
        execution.run("say {instructions} and {input}");
        assertThat(execution.output()).isEqualTo("<Be brief. See /etc/motd.>|<say {instructions} and {input}>");
    }

    @Test
    void aCommandRunsInTheDirectoryOfItsWorker() throws IOException {
        var execution = new TestExecution(backend, 1, BuiltinProfiles.shell());
        execution.run("pwd -P");
        assertThat(Path.of(execution.output().strip()))
                .isEqualTo(store.directory().toRealPath());
    }

    @Test
    void I12_aMissingDirectoryIsRefusedWithoutNamingIt() {
        var missing = store.options();
        var options = ProcessOptions.of(missing.store(), _ -> store.directory().resolve("gone"));
        try (ExecutionBackend other = ProcessBackends.open(options)) {
            assertThatExceptionOfType(WorkerRuntimeException.class)
                    .isThrownBy(() -> new TestExecution(other, 1, BuiltinProfiles.shell()))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_REJECTED))
                    .satisfies(e -> assertThat(e.getMessage() + e.remedy()).doesNotContain("gone", "/"));
        }
    }

    @Test
    void theGuardComesWithTheFirstCommandAndGoesWithTheBackend() {
        var execution = new TestExecution(backend, 1, BuiltinProfiles.shell());
        assertThat(store.guards()).isEmpty();
        execution.run("true");
        execution.run("true");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(store.guards()).hasSize(1));
        backend.close();
        assertThat(store.guards()).isEmpty();
        assertThat(store.scratchDirectories()).isEmpty();
    }

    @Test
    void aGuardThatDiedIsReplacedByTheNextCommand() {
        var execution = new TestExecution(backend, 1, BuiltinProfiles.shell());
        execution.run("true");
        await().atMost(Duration.ofMinutes(1)).until(() -> !store.guards().isEmpty());
        long first = Long.parseLong(store.guards().getFirst());
        ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofMinutes(1)).until(() -> store.guards().isEmpty());
        assertThat(execution.run("true").reason()).isEqualTo(RunReason.COMPLETED);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(store.guards()).hasSize(1));
    }

    @Test
    void oneStopLeavesOtherExecutionsAlone() {
        var one = new TestExecution(backend, 1, BuiltinProfiles.shell());
        var two = new TestExecution(backend, 2, BuiltinProfiles.shell());
        for (TestExecution execution : List.of(one, two)) {
            execution.begin("echo ready; while :; do sleep 0.1; done");
            execution.awaitOutput("ready");
        }
        assertThat(one.execution().stop(DEADLINE)).isIn(StopOutcome.EXITED, StopOutcome.TERMINATED);
        assertThat(store.running()).isNotEmpty();
        assertThat(two.execution().stop(DEADLINE)).isIn(StopOutcome.EXITED, StopOutcome.TERMINATED);
        assertThat(store.running()).isEmpty();
    }

    @Test
    void anImpatientStopOvertakesAPatientOne() {
        var execution = new TestExecution(backend, 1, BuiltinProfiles.shell());
        execution.begin("trap '' INT TERM; echo ready; while :; do sleep 0.1; done");
        execution.awaitOutput("ready");
        var patient = new CompletableFuture<StopOutcome>();
        Thread.ofVirtual().start(() -> patient.complete(execution.execution().stop(Duration.ofHours(1))));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !execution.execution().stop(Duration.ofSeconds(2)).equals(StopOutcome.UNKNOWN));
        assertThat(patient.join()).isEqualTo(StopOutcome.KILLED);
    }

    @Test
    void orphansOfEarlierServersOnThisStoreAreEndedAndOthersAreNot() throws IOException {
        var live = new TestExecution(backend, 1, BuiltinProfiles.shell());
        live.begin("echo ready; while :; do sleep 0.1; done");
        live.awaitOutput("ready");
        try (var foreign = TestStore.fresh()) {
            Process orphan = sleeper(store.id() + "/01890000-0000-7000-8000-000000000001#1");
            Process stranger = sleeper(foreign.id() + "/01890000-0000-7000-8000-000000000001#1");
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            store.running().size() >= 2 && foreign.running().size() == 1);
            backend.endOrphans();
            await().atMost(Duration.ofMinutes(1)).until(() -> !orphan.isAlive());
            assertThat(stranger.isAlive()).isTrue();
            assertThat(live.execution().stop(DEADLINE)).isNotIn(StopOutcome.UNKNOWN, StopOutcome.NOTHING_RUNNING);
            stranger.destroyForcibly().onExit().join();
        }
    }

    private static Process sleeper(String tag) throws IOException {
        var builder = new ProcessBuilder("setsid", "sleep", "1000")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().put("YOI_EXECUTION", tag);
        return builder.start();
    }
}
