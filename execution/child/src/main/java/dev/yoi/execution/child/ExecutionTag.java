package dev.yoi.execution.child;

import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.StoreIdentity;
import java.util.Map;

/// What every process of an execution carries in its environment, children and grandchildren too, so that it is
/// found in `/proc` wherever it went. `part` tells a part of an execution that ends by itself from the rest; it
/// is empty for the execution as a whole.
public record ExecutionTag(StoreIdentity store, WorkerId worker, Generation generation, String part) {
    static final String VARIABLE = "YOI_EXECUTION";
    static final String EPOCH_VARIABLE = "YOI_EXECUTION_EPOCH";

    public ExecutionTag(StoreIdentity store, WorkerId worker, Generation generation) {
        this(store, worker, generation, "");
    }

    /// Of a part of this execution.
    public ExecutionTag withPart(String name) {
        return new ExecutionTag(store, worker, generation, name);
    }

    /// `<store id>/<worker>#<generation>`, for a part with `.<part>` behind it.
    public String value() {
        return storePrefix(store) + worker + "#" + generation + (part.isEmpty() ? "" : "." + part);
    }

    /// What a process of it carries in its environment.
    public Map<String, String> marks() {
        return Map.of(VARIABLE, value(), EPOCH_VARIABLE, epochValue());
    }

    /// `<store id>/<epoch>/`: which opening of the store started it.
    String epochValue() {
        return epochValue(store);
    }

    static String epochValue(StoreIdentity store) {
        return storePrefix(store) + store.epoch() + "/";
    }

    /// What the tags of all executions of a store begin with.
    static String storePrefix(StoreIdentity store) {
        return store.storeId() + "/";
    }
}
