package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;
import java.nio.file.Path;

/// Where the write-through stands with one worker's files. `leftover` bytes lie behind `eventsBytes` that were
/// there before and are not yet compared with the journal.
final class WorkerFiles {
    final WorkerPaths paths;
    final Path events;
    final Path transcript;
    long eventsBytes;
    long transcriptBytes;
    long leftover;
    /// The record was written, here or by a process that was killed, and is not known to be on disk.
    boolean recordUnsynced;

    WorkerFiles(WorkerPaths paths) {
        this.paths = paths;
        this.events = paths.events();
        this.transcript = paths.transcript();
    }
}
