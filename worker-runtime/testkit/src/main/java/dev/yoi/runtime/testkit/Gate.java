package dev.yoi.runtime.testkit;

import java.util.concurrent.CompletableFuture;

/// Holds a script until a test opens it. Stays open.
public final class Gate {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();

    public void open() {
        opened.complete(null);
    }

    /// Waits until a script has come to this gate.
    public void awaitReached() {
        Waiting.forResult(reached);
    }

    /// Waits here; false when `cut` came first.
    public boolean pass(CompletableFuture<?> cut) {
        reached.complete(null);
        CompletableFuture.anyOf(opened, cut).join();
        return opened.isDone();
    }

    CompletableFuture<Void> arrived() {
        reached.complete(null);
        return opened;
    }
}
