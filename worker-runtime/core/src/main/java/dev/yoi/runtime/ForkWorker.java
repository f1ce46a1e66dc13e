package dev.yoi.runtime;

import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import org.jspecify.annotations.Nullable;

/// A request for a fork. Without `atSeq` the whole log is copied, or, of a worker that has ended, what lies
/// before its end. Without `id` one is minted; without `name` the fork has the name of its origin.
public record ForkWorker(
        @Nullable Long atSeq,
        @Nullable WorkerId id,
        @Nullable WorkerName name,
        @Nullable IdempotencyKey key) {
    /// Everything there is.
    public static final ForkWorker WHOLE = new ForkWorker(null, null, null, null);

    public static ForkWorker at(long seq) {
        return new ForkWorker(seq, null, null, null);
    }

    public ForkWorker withId(WorkerId newId) {
        return new ForkWorker(atSeq, newId, name, key);
    }

    public ForkWorker named(WorkerName newName) {
        return new ForkWorker(atSeq, id, newName, key);
    }

    public ForkWorker withKey(IdempotencyKey newKey) {
        return new ForkWorker(atSeq, id, name, newKey);
    }
}
