package dev.yoi.runtime.store;

import dev.yoi.runtime.model.DiagnosticCode;

/// Whether a store takes appends now.
public sealed interface StoreStatus {
    record Writable() implements StoreStatus {}

    /// It was opened for reading, or stopped writing because of what `code` and `message` say (I16). It stays so
    /// until reopened.
    record ReadOnly(DiagnosticCode code, String message) implements StoreStatus {}

    default boolean writable() {
        return this instanceof Writable;
    }
}
