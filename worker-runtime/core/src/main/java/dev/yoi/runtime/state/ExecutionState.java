package dev.yoi.runtime.state;

import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import org.jspecify.annotations.Nullable;

/// What the log says about the last execution. Whether it is alive is not in here: that is evidence, not history
/// (I2).
public record ExecutionState(
        Generation generation, Phase phase, @Nullable EndReason ended) {
    /// How far the last execution came.
    public enum Phase {
        NONE("none"),
        REQUESTED("requested"),
        STARTED("started"),
        ENDED("ended");

        private final String code;

        Phase(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    public static final ExecutionState NEVER = new ExecutionState(Generation.NONE, Phase.NONE, null);

    /// The log has a beginning without an end.
    public boolean open() {
        return phase == Phase.REQUESTED || phase == Phase.STARTED;
    }

    /// An execution was cut off, by the death of its host or by its orderly shutdown, and somebody should decide
    /// about it: without a live handle this worker is *stale*.
    public boolean cutOff() {
        return open() || ended == EndReason.SHUTDOWN;
    }
}
