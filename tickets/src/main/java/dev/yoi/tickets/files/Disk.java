package dev.yoi.tickets.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The file operations that the backend needs, on names relative to the root with `/` between the parts. Each
/// call is a place where a crash may happen.
///
/// No call follows a symbolic link below the root.
public interface Disk {

    /// What a name stands for.
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    /// Enough of a file's metadata to see that it changed.
    ///
    /// @param modifiedNanos time of the last change in nanoseconds since 1970
    /// @param key hash of the file's identity on its disk, or 0 where there is none
    record Stamp(Kind kind, long size, long modifiedNanos, int key) {}

    /// Metadata of a name, or nothing if it doesn't exist.
    Optional<Stamp> stamp(String name) throws IOException;

    /// The content of a regular file.
    ///
    /// @throws TooLarge if it has more than `lengthMax` bytes
    byte[] read(String name, long lengthMax) throws IOException;

    /// At most the first `length` bytes of a regular file. Takes that much memory, so ask for the size that the
    /// file has.
    byte[] readStart(String name, int length) throws IOException;

    /// The names in a directory, sorted.
    List<String> list(String directory) throws IOException;

    /// Makes a file hold exactly these bytes, and syncs it. An interrupted call leaves anything; so only for
    /// temporary names.
    void write(String name, byte[] content) throws IOException;

    /// Cuts an existing file to `offset`, or leaves a shorter one, writes these bytes there and syncs. An
    /// interrupted call leaves a part of the bytes.
    void writeAt(String name, long offset, byte[] content) throws IOException;

    /// Makes the content of a regular file durable, whoever wrote it.
    void sync(String name) throws IOException;

    /// Renames in one step; a file at `to` is replaced.
    void move(String from, String to) throws IOException;

    /// Removes a file or an empty directory; nothing happens if there is none.
    void delete(String name) throws IOException;

    /// Makes a directory if there is none.
    void createDirectory(String name) throws IOException;

    /// Makes creations, renames and removals in a directory durable.
    void syncDirectory(String name) throws IOException;

    /// A file is larger than its limit.
    final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(String name, long lengthMax) {
            super(name + " has more than " + lengthMax + " bytes");
        }
    }

    /// A sync failed: what was written before may be lost, whatever a retry says (I16).
    final class SyncFailed extends IOException {
        private static final long serialVersionUID = 1L;

        public SyncFailed(String name, IOException cause) {
            super("sync of " + name + " failed", cause);
        }
    }
}
