package dev.yoi.runtime.testkit.crashfs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A file or a directory, whatever its name is. Guarded by the monitor of its [Disk].
abstract sealed class Inode {
    final long number;
    Metadata seen;
    Metadata durable;

    Inode(long number, Metadata metadata) {
        this.number = number;
        this.seen = metadata;
        this.durable = metadata;
    }

    void syncMetadata() {
        durable = seen;
    }

    static final class File extends Inode {
        final FileContent content;
        final List<CrashLock> locks = new ArrayList<>();

        /// How many directory entries name it, as programs see them: 0 or 1.
        int links;

        File(long number, Metadata metadata, FileContent content) {
            super(number, metadata);
            this.content = content;
        }
    }

    static final class Directory extends Inode {
        final TreeMap<String, Inode> entries = new TreeMap<>();
        final TreeMap<String, Inode> durableEntries = new TreeMap<>();

        Directory(long number, Metadata metadata) {
            super(number, metadata);
        }
    }
}
