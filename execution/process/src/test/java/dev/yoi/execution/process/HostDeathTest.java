package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.execution.ExecutionBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The host dies by SIGKILL, and nothing that it started outlives it.
class HostDeathTest {
    private static final String FOR_EVER = "while :; do sleep 0.1; done";
    /// Ignores what it can, leaves its group, forks twice.
    private static final String STUBBORN =
            "trap '' HUP INT TERM; setsid sh -c '" + FOR_EVER + "' & (" + FOR_EVER + " &) ; echo ready; " + FOR_EVER;

    private final TestStore store = TestStore.fresh();

    @AfterEach
    void endWhatATestLeft() {
        try (store;
                ExecutionBackend next =
                        ProcessBackends.open(ProcessOptions.of(store.identity(9), _ -> store.directory()))) {
            next.endOrphans();
        }
        assertThat(store.scratchDirectories()).isEmpty();
    }

    @Test
    void theGuardEndsEverythingWhenItsHostIsKilled() throws IOException {
        try (var host = HostProcess.start(store, List.of(STUBBORN, STUBBORN))) {
            assertThat(host.line()).isEqualTo("ready");
            assertThat(host.line()).isEqualTo("ready");
            assertThat(store.running()).hasSizeGreaterThanOrEqualTo(6);
            assertThat(store.guards()).hasSize(1);
            host.kill();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(store.running()).isEmpty());
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(store.guards()).isEmpty());
        }
    }

    @Test
    void theNextHostEndsWhatIsLeftWhenTheGuardWasKilledToo() throws IOException {
        try (var host = HostProcess.start(store, List.of(STUBBORN))) {
            assertThat(host.line()).isEqualTo("ready");
            long guard = Long.parseLong(store.guards().getFirst());
            ProcessHandle.of(guard).ifPresent(ProcessHandle::destroyForcibly);
            await().atMost(Duration.ofMinutes(1)).until(() -> store.guards().isEmpty());
            host.kill();
            assertThat(store.running()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(store.scratchDirectories()).hasSize(1);
            try (ExecutionBackend next =
                    ProcessBackends.open(ProcessOptions.of(store.identity(2), _ -> store.directory()))) {
                next.endOrphans();
                assertThat(store.running()).isEmpty();
                assertThat(store.scratchDirectories()).isEmpty();
            }
        }
    }

    @Test
    void aHostWithoutALocaleHandsOnEveryCharacter() throws IOException {
        String input = "printf '%s\\n' 'ünïcödé 💙 \"quoted\" back\\slash'";
        try (var host = HostProcess.start(store, List.of(input))) {
            assertThat(host.line()).isEqualTo("ünïcödé 💙 \"quoted\" back\\slash");
        }
    }
}
