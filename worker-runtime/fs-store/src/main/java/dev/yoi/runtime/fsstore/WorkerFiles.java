package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.StoreFiles.WorkerPaths;

/// Where the write-through stands with one worker's files. `leftover` bytes lie behind `eventsBytes` that were
/// there before and are not yet compared with the journal.
final class WorkerFiles {
    final WorkerPaths paths;
    long eventsBytes;
    long transcriptBytes;
    long leftover;

    WorkerFiles(WorkerPaths paths) {
        this.paths = paths;
    }
}
