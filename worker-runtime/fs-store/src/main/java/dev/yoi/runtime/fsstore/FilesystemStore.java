package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.store.RuntimeStore;

/// Opens crash-safe stores in the file system, format version 1 (`docs/formats/runtime-store.md`).
public final class FilesystemStore {
    private FilesystemStore() {}

    /// Opens a runtime's store for writing; makes it when there is none. `store_in_use` while another one has it
    /// open (I6), `store_version_unsupported`, `store_corrupt`, `store_permission`, `store_io`.
    public static RuntimeStore open(FilesystemStoreOptions options) {
        return new Opening(options, new NioDisk()).forWriting();
    }

    /// Opens a store as it lies on disk: takes no lock and changes no file, so also beside a process that writes
    /// it; it then shows one moment and does not follow. A store that does not exist is `store_io`.
    public static RuntimeStore openReadOnly(FilesystemStoreOptions options) {
        return new Opening(options, new NioDisk()).forReading();
    }

    /// With another disk: for tests.
    static RuntimeStore open(FilesystemStoreOptions options, Disk disk) {
        return new Opening(options, disk).forWriting();
    }
}
