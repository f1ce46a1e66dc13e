package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.util.concurrent.atomic.AtomicReference;

/// How far the server is: a one-way street. Any thread may ask; wiring moves it.
public final class Readiness {
    /// Codes as in `/readyz`.
    public enum Phase {
        STARTING("starting"),
        READY("ready"),
        STOPPING("stopping");

        private final String code;

        Phase(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

    public Phase phase() {
        return phase.get();
    }

    public void ready() {
        phase.compareAndSet(Phase.STARTING, Phase.READY);
    }

    public void stopping() {
        phase.set(Phase.STOPPING);
    }

    /// `not_ready` or `shutting_down` unless it is ready.
    public void requireReady() {
        switch (phase.get()) {
            case READY -> {}
            case STARTING ->
                throw ServerException.of(
                        ProblemCode.NOT_READY,
                        "server",
                        "the runtime is being opened",
                        "try again when /readyz says so");
            case STOPPING ->
                throw ServerException.of(ProblemCode.SHUTTING_DOWN, "server", "the server is ending", "start it again");
        }
    }
}
