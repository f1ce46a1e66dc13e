package dev.yoi.benchmarks;

import dev.yoi.runtime.fsstore.FilesystemStore;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/// Opens our store with its default limits.
public final class Stores {
    private static final RuntimeId RUNTIME = new RuntimeId("bench");

    private Stores() {}

    public static RuntimeStore open(Path folder) {
        return FilesystemStore.open(options(folder));
    }

    public static Path home(Path folder) {
        return folder.resolve("runtimes").resolve(RUNTIME.value());
    }

    private static FilesystemStoreOptions options(Path folder) {
        return FilesystemStoreOptions.of(folder, RUNTIME, Clock.systemUTC(), UUID::randomUUID);
    }
}
