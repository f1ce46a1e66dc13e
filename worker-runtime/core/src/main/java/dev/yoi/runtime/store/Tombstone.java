package dev.yoi.runtime.store;

import dev.yoi.runtime.model.WorkerId;

/// What stays of a worker that was deleted. `createKeyHash` is [Catalog#hash] of its create key, 0 without one:
/// a late repetition of the create must not make it anew (I8).
public record Tombstone(WorkerId worker, long createKeyHash) {}
