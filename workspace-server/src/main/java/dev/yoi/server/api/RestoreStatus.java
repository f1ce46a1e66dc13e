package dev.yoi.server.api;

import dev.yoi.server.wire.RestoreReportView;
import dev.yoi.server.wire.RestoreStatusView;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How restoring at start is going: written by the thread that restores, read by requests.
public final class RestoreStatus {
    /// Codes as in `/readyz`.
    public enum State {
        /// the policy asks for nothing
        NONE("none"),
        RUNNING("running"),
        /// every worker was tried; the report says how it went
        DONE("done"),
        /// it was cut off by an error of its own
        FAILED("failed");

        private final String code;

        State(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private record Snapshot(State state, @Nullable RestoreReportView report) {}

    private final String policy;
    private final AtomicReference<Snapshot> snapshot = new AtomicReference<>(new Snapshot(State.NONE, null));

    public RestoreStatus(String policy) {
        this.policy = policy;
    }

    public void running() {
        snapshot.set(new Snapshot(State.RUNNING, null));
    }

    public void done(RestoreReportView report) {
        snapshot.set(new Snapshot(State.DONE, report));
    }

    public void failed() {
        snapshot.set(new Snapshot(State.FAILED, null));
    }

    State state() {
        return snapshot.get().state;
    }

    RestoreStatusView view() {
        Snapshot now = snapshot.get();
        return new RestoreStatusView(policy, now.state.code(), now.report);
    }
}
