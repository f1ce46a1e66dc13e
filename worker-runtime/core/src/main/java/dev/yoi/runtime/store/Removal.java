package dev.yoi.runtime.store;

/// Why a worker is removed from a store.
public enum Removal {
    /// Its creation came to nothing: the id, and the key it was asked for with, may be used again.
    ABORTED("aborted"),
    /// Somebody deleted it: a [Tombstone] stays, and the id is never used again.
    DELETED("deleted");

    private final String code;

    Removal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
