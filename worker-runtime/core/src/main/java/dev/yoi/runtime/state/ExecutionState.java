package dev.yoi.runtime.state;

import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import org.jspecify.annotations.Nullable;

/// What the log says about the last execution. Whether it is alive is not in here: that is evidence, not history
/// (I2). `ended` says why the last execution that ran ended; it is null before one has, and while one is started.
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
        return open() || endedUnasked();
    }

    private boolean endedUnasked() {
        return ended == EndReason.SHUTDOWN || ended == EndReason.LOST;
    }

    ExecutionState requested(Generation next) {
        return new ExecutionState(next, Phase.REQUESTED, ended);
    }

    /// A restore that fails leaves a worker that was cut off as it was: somebody should still decide about it.
    ExecutionState ended(Generation which, EndReason reason) {
        boolean stays = reason == EndReason.START_FAILED && endedUnasked();
        return new ExecutionState(which, Phase.ENDED, stays ? ended : reason);
    }
}
