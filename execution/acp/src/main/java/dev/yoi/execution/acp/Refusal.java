package dev.yoi.execution.acp;

/// What the agent asked of us is not done; it is told the error.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RpcError error;

    Refusal(RpcError error) {
        super(error.message());
        this.error = error;
    }

    static Refusal of(String reason, String message) {
        return new Refusal(RpcError.refused(reason, message));
    }

    RpcError error() {
        return error;
    }
}
