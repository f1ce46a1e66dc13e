package dev.yoi.runtime.memory;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.Tombstone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What outlives an in-memory store: open it again after a close, or after [#crash], to see what a restart would
/// see. Guarded by its own monitor.
public final class MemoryDisk {
    /// A worker's log and the fold of it.
    record Log(List<RecordedEvent> events, WorkerState state) {}

    final RuntimeId runtimeId;
    final UUID storeId;
    final Map<WorkerId, Log> logs = new HashMap<>();
    final List<CommittedItem> history = new ArrayList<>();
    final List<Tombstone> tombstones = new ArrayList<>();
    final TreeMap<BundleId, ConfigBundle> bundles = new TreeMap<>();
    long epoch;
    long position;
    private @Nullable InMemoryStore holder;

    public MemoryDisk(RuntimeId runtimeId, UUID storeId) {
        this.runtimeId = runtimeId;
        this.storeId = storeId;
    }

    /// Opens a store on this disk; `store_in_use` while another one is open (I6).
    public synchronized RuntimeStore open() {
        if (holder != null) {
            throw WorkerRuntimeException.of(
                    ErrorCode.STORE_IN_USE, "store", "the store is in use by this process", "close it first");
        }
        epoch++;
        holder = new InMemoryStore(this);
        return holder;
    }

    /// The process dies: what was not committed is gone, and the open store, if any, takes nothing more.
    public void crash() {
        InMemoryStore dead;
        synchronized (this) {
            dead = holder;
            holder = null;
        }
        if (dead != null) {
            dead.die();
        }
    }

    synchronized void released(InMemoryStore store) {
        if (holder == store) {
            holder = null;
        }
    }
}
