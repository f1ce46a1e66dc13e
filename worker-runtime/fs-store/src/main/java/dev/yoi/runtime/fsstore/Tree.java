package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A directory with everything in it.
record Tree(Disk disk, Path root) {
    private static final int COPY_BYTES = 1 << 20;

    /// Goes through a tree: a directory comes before what is in it.
    interface Visitor {
        void directory(Path directory) throws IOException;

        void file(Path file) throws IOException;
    }

    void walk(Visitor visitor) throws IOException {
        walk(root, visitor);
    }

    private void walk(Path directory, Visitor visitor) throws IOException {
        visitor.directory(directory);
        for (Path entry : disk.list(directory)) {
            if (disk.isDirectory(entry)) {
                walk(entry, visitor);
            } else {
                visitor.file(entry);
            }
        }
    }

    /// Deletes it, if it is there.
    void delete() throws IOException {
        if (disk.exists(root)) {
            delete(root);
        }
    }

    private void delete(Path path) throws IOException {
        for (Path entry : disk.list(path)) {
            delete(entry);
        }
        disk.delete(path);
    }

    /// Makes everything in it durable, names included; its own name is not.
    void sync() throws IOException {
        walk(new Visitor() {
            @Override
            public void directory(Path directory) throws IOException {
                disk.syncDirectory(directory);
            }

            @Override
            public void file(Path file) throws IOException {
                try (DiskFile open = disk.open(file, Disk.Mode.WRITE)) {
                    open.force();
                }
            }
        });
    }

    /// Copies a file as it is.
    static void copy(Disk disk, Path from, Path to) throws IOException {
        try (DiskFile source = disk.open(from, Disk.Mode.READ);
                DiskFile target = disk.open(to, Disk.Mode.CREATE)) {
            target.truncate(0);
            long size = source.size();
            for (long at = 0; at < size; at += COPY_BYTES) {
                target.write(ByteBuffer.wrap(source.readFully(at, (int) Math.min(COPY_BYTES, size - at))), at);
            }
        }
    }
}
