package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that the store does to a disk. The seam at which tests count, fail and lose.
///
/// A file's bytes are durable after [DiskFile#force]; a new, renamed or deleted name after [#syncDirectory] of
/// its directory. Nothing else makes anything durable.
interface Disk {
    enum Mode {
        /// It must exist.
        READ,
        /// It must exist.
        WRITE,
        /// Made when it does not exist; readable by its owner only.
        CREATE
    }

    DiskFile open(Path file, Mode mode) throws IOException;

    /// Makes the directory, for its owner only; answers whether it was not there before. Its parent must exist.
    boolean createDirectory(Path directory) throws IOException;

    /// Names in a directory, sorted; empty when there is certainly no such directory.
    List<Path> list(Path directory) throws IOException;

    /// False also when there is certainly nothing.
    boolean isDirectory(Path path) throws IOException;

    /// False when there is certainly nothing; a directory that may not be searched is an [IOException].
    boolean exists(Path path) throws IOException;

    /// What lies there, where it is neither a file nor nothing: `is a directory`. A link is not followed.
    @Nullable
    String oddFile(Path file) throws IOException;

    /// Atomically gives a file another name, in place of what had it.
    void rename(Path from, Path to) throws IOException;

    /// Deletes a file or an empty directory, if it is there.
    void delete(Path path) throws IOException;

    void syncDirectory(Path directory) throws IOException;

    /// What tells this file from every other one, as long as it exists; null where the file system has no such
    /// thing.
    @Nullable
    Object identity(Path file) throws IOException;

    /// The mode of a file or directory that others than its owner may use, such as `rw-r--r--`; null when it is
    /// the owner's alone, is not there, or the file system has no such thing.
    @Nullable
    String modeForOthers(Path path) throws IOException;

    /// The name that the operating system has for the file system in which this lies, such as `ext4`.
    String fileSystemType(Path path) throws IOException;
}
