package dev.yoi.execution.child;

import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.StoreIdentity;

/// What every process of an execution carries in its environment, children and grandchildren too, so that it is
/// found in `/proc` wherever it went.
public record ExecutionTag(StoreIdentity store, WorkerId worker, Generation generation) {
    static final String VARIABLE = "YOI_EXECUTION";
    static final String EPOCH_VARIABLE = "YOI_EXECUTION_EPOCH";

    /// `<store id>/<worker>#<generation>`.
    public String value() {
        return storePrefix(store) + worker + "#" + generation;
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
