package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the store itself proves to have been acknowledged, beside the logs and the journal: how far the catalog,
/// as of the checkpoint, and `state.json` say that a worker's log went. Neither is ever ahead of the journal.
final class Acknowledged {
    private final StateLoader states;
    private final @Nullable Catalog catalog;

    private Acknowledged(StateLoader states, @Nullable Catalog catalog) {
        this.states = states;
        this.catalog = catalog;
    }

    static Acknowledged of(StoreFiles files, Optional<Checkpoint> checkpoint) throws IOException {
        var catalog = new Catalog();
        List<String> names = checkpoint.map(Checkpoint::catalog).orElse(List.of());
        boolean whole = new CatalogFiles(files, names).load(catalog, new TreeMap<BundleId, Digest>());
        return new Acknowledged(new StateLoader(files), whole ? catalog : null);
    }

    /// The last sequence that there was, as far as is known; 0 when nothing is. `anew`: the journal holds the
    /// worker's first event, so what was known before the checkpoint may be of an earlier life.
    long last(WorkerId id, boolean anew) throws IOException {
        if (anew) {
            return 0;
        }
        long listed = catalog == null
                ? 0
                : catalog.entry(id).map(CatalogEntry::lastSeq).orElse(0L);
        return Math.max(listed, ofState(id));
    }

    private long ofState(WorkerId id) throws IOException {
        try {
            StateForm.Snapshot snapshot = states.snapshot(id);
            return snapshot == null ? 0 : snapshot.state().lastSeq();
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return 0; // what can't be read proves nothing
        }
    }
}
