package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.JournalForm.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose the journal is: each segment's header says which store wrote it. Batches of another store do not count,
/// so without this look a journal beside the wrong `runtime.json` would be passed over in silence.
record JournalOwner(List<Named> segments) {
    /// A segment with a header that can be read.
    record Named(Path path, SegmentHeader header) {}

    JournalOwner {
        segments = List.copyOf(segments);
    }

    static JournalOwner of(StoreFiles files) throws IOException {
        var found = new ArrayList<Named>();
        for (Path path : segmentsOf(files)) {
            SegmentHeader header = header(files, path);
            if (header != null) {
                found.add(new Named(path, header));
            }
        }
        return new JournalOwner(found);
    }

    static List<Path> segmentsOf(StoreFiles files) throws IOException {
        var found = new ArrayList<Path>();
        for (Path path : files.disk().list(files.journal())) {
            if (path.getFileName().toString().matches("[0-9]{20}\\.log")
                    && !files.disk().isDirectory(path)) {
                found.add(path);
            }
        }
        return found;
    }

    /// Null when it can't be read.
    static @Nullable SegmentHeader header(StoreFiles files, Path segment) throws IOException {
        var head = ByteBuffer.allocate(JournalForm.SEGMENT_HEADER_BYTES);
        try (DiskFile file = files.disk().open(segment, Disk.Mode.READ)) {
            file.read(head, 0);
        }
        return JournalForm.segmentHeader(head.flip());
    }

    /// Segments that another store wrote.
    List<Named> notOf(UUID storeId) {
        return segments.stream()
                .filter(segment -> !segment.header.storeId().equals(storeId))
                .toList();
    }

    /// The one other store that wrote all of it; null when there is no such one.
    @Nullable
    UUID other(UUID storeId) {
        List<UUID> ids = segments.stream()
                .map(segment -> segment.header.storeId())
                .distinct()
                .toList();
        return ids.size() == 1 && !ids.getFirst().equals(storeId) ? ids.getFirst() : null;
    }

    /// `store_corrupt` when a part of it is another store's.
    void check(UUID storeId) {
        for (Named foreign : notOf(storeId)) {
            throw Failures.corrupt(said(foreign, storeId));
        }
    }

    static String said(Named foreign, UUID storeId) {
        return "runtime.json is that of store " + storeId + ", and journal segment "
                + foreign.path.getFileName() + " is that of store "
                + foreign.header.storeId() + "; put back the one that belongs here, or repair the store";
    }

    /// Whether the journal is about the workers that are here: their ids are unique.
    static boolean isAboutWorkersOf(StoreFiles files, UUID storeId) throws IOException {
        if (!anyWorker(files)) {
            return true;
        }
        var salvage = new JournalSalvage(files, storeId, -1, _ -> true).run();
        for (var id : salvage.behindCheckpoint()) {
            if (files.disk().exists(files.worker(id).directory())) {
                return true;
            }
        }
        return false;
    }

    /// Not a directory only that spreads them, which a crash may leave empty.
    private static boolean anyWorker(StoreFiles files) throws IOException {
        for (Path fan : files.disk().list(files.workers())) {
            for (Path directory : files.disk().list(fan)) {
                if (files.workerAt(directory) != null) {
                    return true;
                }
            }
        }
        return false;
    }
}
