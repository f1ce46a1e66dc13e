package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.util.SortedMap;

/// One step from an older format to the next. A release that changes the format adds one, and fixtures of the
/// stores that it replaces.
interface Migration {
    /// The format version that it reads; it writes the next one.
    int from();

    /// Writes all that `old` holds, in the next format, into the empty directory of `fresh`; `runtime.json` last.
    /// `old` may have ended without a clean close, so its journal counts; it is not changed.
    void migrate(StoreFiles old, StoreFiles fresh) throws IOException;

    /// The workers of `old` with their last sequences: what the new store is verified against.
    SortedMap<WorkerId, Long> workers(StoreFiles old) throws IOException;
}
