package dev.yoi.runtime.fsstore;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/// An open file. A thread that may be interrupted has one of its own, since an interrupt closes it.
interface DiskFile extends Closeable {
    /// Writes all of the buffer at `offset`.
    void write(ByteBuffer bytes, long offset) throws IOException;

    /// Reads what there is from `offset` on, at most the rest of the buffer; answers how much that was.
    int read(ByteBuffer into, long offset) throws IOException;

    /// Makes the content durable, and the size if it changed.
    void force() throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /// The lock of the operating system, or null when another process has it.
    @Nullable
    FileLock tryLock() throws IOException;

    default byte[] readFully(long offset, int length) throws IOException {
        var bytes = new byte[length];
        if (read(ByteBuffer.wrap(bytes), offset) < length) {
            throw new EOFException("the file ends early");
        }
        return bytes;
    }
}
