package dev.yoi.execution.acp;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.testkit.BackendFixture;
import dev.yoi.runtime.testkit.ExecutionBackendContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The backend for agents keeps the contract, with the agent double as a real process.
class AcpBackendContractTest extends ExecutionBackendContract {
    static final AcpLimits LIMITS =
            new AcpLimits(1 << 20, 200_000, Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(4));

    @Override
    protected BackendFixture newFixture() {
        return new AgentFixture();
    }

    private static final class AgentFixture implements BackendFixture {
        private final Place place = new Place();

        @Override
        public ExecutionBackend open() {
            return place.backend(LIMITS);
        }

        @Override
        public Profile profile() {
            return Place.agent();
        }

        @Override
        public Profile brokenProfile() {
            return Place.profile(Map.of("command", List.of("no-such-program-anywhere")));
        }

        @Override
        public String input(Behaviour behaviour) {
            return switch (behaviour) {
                case ANSWERS -> "answers";
                case FAILS -> "fails";
                case FLOODS -> "floods";
                case ASKS -> "asks";
                case WAITS -> "waits";
                case IGNORES_THE_QUESTION -> "deaf";
                case ENDS_ONLY_WHEN_KILLED -> "immortal";
                case HAS_STUBBORN_DESCENDANTS -> "descendants";
            };
        }

        @Override
        public boolean asks() {
            return true;
        }

        @Override
        public long textMax() {
            return LIMITS.outputCharacters();
        }

        @Override
        public List<String> running() {
            return place.running();
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
