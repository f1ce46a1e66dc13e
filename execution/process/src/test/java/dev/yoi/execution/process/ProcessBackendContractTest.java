package dev.yoi.execution.process;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.testkit.BackendFixture;
import dev.yoi.runtime.testkit.ExecutionBackendContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The process backend keeps the contract, with real processes.
class ProcessBackendContractTest extends ExecutionBackendContract {
    @Override
    protected BackendFixture newFixture() {
        return new ProcessFixture();
    }

    private static final class ProcessFixture implements BackendFixture {
        private static final long OUTPUT_BYTES = 200_000;
        private static final String FOR_EVER = "while :; do sleep 0.1; done";

        private final TestStore store = TestStore.fresh();

        @Override
        public ExecutionBackend open() {
            var limits = new ProcessLimits(
                    OUTPUT_BYTES,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(4));
            return ProcessBackends.open(store.options().withLimits(limits));
        }

        @Override
        public Profile profile() {
            return BuiltinProfiles.shell();
        }

        @Override
        public Profile brokenProfile() {
            return TestStore.profile(Map.of("command", List.of("no-such-program-anywhere", "{input}")));
        }

        @Override
        public String input(Behaviour behaviour) {
            return switch (behaviour) {
                case ANSWERS -> "echo answer";
                case FAILS -> "exit 3";
                case FLOODS -> "yes 0123456789";
                case ASKS -> throw new IllegalArgumentException("a process asks nobody");
                case WAITS -> "trap 'exit 0' INT; echo ready; while :; do sleep 1; done";
                case IGNORES_THE_QUESTION -> "trap '' INT; echo ready; sleep 1000";
                case ENDS_ONLY_WHEN_KILLED -> "trap '' INT TERM; echo ready; sleep 1000";
                case HAS_STUBBORN_DESCENDANTS ->
                    "trap '' INT TERM; setsid sh -c '" + FOR_EVER + "' & (" + FOR_EVER + ") & echo ready; wait";
            };
        }

        @Override
        public long textMax() {
            return OUTPUT_BYTES;
        }

        @Override
        public List<String> running() {
            return store.running();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
