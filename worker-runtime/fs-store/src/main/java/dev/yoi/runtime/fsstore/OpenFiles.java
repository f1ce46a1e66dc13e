package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The worker files that the write-through thread has open: a bounded number, the longest unused one is closed.
final class OpenFiles {
    private final Disk disk;
    private final int maximum;
    private final LinkedHashMap<Path, DiskFile> open = new LinkedHashMap<>(64, 0.75f, true);

    OpenFiles(Disk disk, int maximum) {
        this.disk = disk;
        this.maximum = maximum;
    }

    int maximum() {
        return maximum;
    }

    DiskFile get(Path path, Disk.Mode mode) throws IOException {
        DiskFile known = open.get(path);
        if (known != null) {
            return known;
        }
        while (open.size() >= maximum) {
            Iterator<Map.Entry<Path, DiskFile>> oldest = open.entrySet().iterator();
            DiskFile unused = oldest.next().getValue();
            oldest.remove();
            unused.close();
        }
        DiskFile file = disk.open(path, mode);
        open.put(path, file);
        return file;
    }

    void close(Path path) throws IOException {
        DiskFile file = open.remove(path);
        if (file != null) {
            file.close();
        }
    }

    void closeAll() throws IOException {
        for (DiskFile file : open.values()) {
            file.close();
        }
        open.clear();
    }
}
