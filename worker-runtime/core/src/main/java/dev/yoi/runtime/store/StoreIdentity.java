package dev.yoi.runtime.store;

import dev.yoi.runtime.model.RuntimeId;
import java.util.UUID;

/// Which store this is. `storeId` is made once with the store and marks everything that belongs to it, processes
/// included;
/// `epoch` rises by one at each writable opening, from 1.
public record StoreIdentity(RuntimeId runtimeId, UUID storeId, long epoch) {}
