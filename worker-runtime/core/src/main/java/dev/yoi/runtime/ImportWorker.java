package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import org.jspecify.annotations.Nullable;

/// A request to make a worker out of an archive. It keeps the id that it had, unless `id` names another one or
/// `newId` asks for one to be minted; without `name` it keeps its name.
public record ImportWorker(
        @Nullable WorkerId id,
        boolean newId,
        @Nullable WorkerName name,
        @Nullable IdempotencyKey key) {
    /// As it was.
    public static final ImportWorker SAME = new ImportWorker(null, false, null, null);

    public ImportWorker {
        if (id != null && newId) {
            throw WorkerRuntimeException.invalid("new_id", "either an id is given, or a new one is made");
        }
    }

    /// Under an id that is made for it.
    public static ImportWorker anew() {
        return new ImportWorker(null, true, null, null);
    }

    public ImportWorker withId(WorkerId other) {
        return new ImportWorker(other, false, name, key);
    }

    public ImportWorker named(WorkerName newName) {
        return new ImportWorker(id, newId, newName, key);
    }

    public ImportWorker withKey(IdempotencyKey newKey) {
        return new ImportWorker(id, newId, name, newKey);
    }
}
