package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.StoreStatus;
import java.util.List;

/// A store that was opened for reading: nothing on disk changes.
record NoWrites(long lastPosition, List<Diagnostic> diagnostics) implements Writes {
    private static final String WHY = "it was opened for reading";

    NoWrites {
        diagnostics = List.copyOf(diagnostics);
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus.ReadOnly(new DiagnosticCode("store_opened_for_reading"), WHY);
    }

    @Override
    public void append(Append append) {
        throw Failures.readOnly(WHY);
    }

    @Override
    public LogCopy copy(WorkerId id) {
        throw Failures.readOnly(WHY);
    }

    @Override
    public void remove(WorkerId id, Removal reason, RemovalListener listener) {
        throw Failures.readOnly(WHY);
    }

    @Override
    public void storeBundle(ConfigBundle bundle) {
        throw Failures.readOnly(WHY);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
