package dev.yoi.runtime;

final class EmbeddedRuntime {
    private EmbeddedRuntime() {}

    static WorkerRuntime open(RuntimeParts parts) {
        throw new UnsupportedOperationException(parts.toString());
    }
}
