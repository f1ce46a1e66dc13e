package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.StoreStatus;
import java.util.List;

/// The changing half of a store.
interface Writes {
    StoreStatus status();

    void append(Append append);

    LogCopy copy(WorkerId id);

    void remove(WorkerId id, Removal reason, RemovalListener listener);

    void storeBundle(ConfigBundle bundle);

    long lastPosition();

    List<Diagnostic> diagnostics();

    void close();
}
