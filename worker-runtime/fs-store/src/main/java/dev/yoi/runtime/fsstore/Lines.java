package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Lines on their way to the end of a worker's file, written in large pieces. Used again and again by the
/// write-through thread; keeps no file open itself.
final class Lines {
    private static final int PIECE_BYTES = 64 << 10;

    private final OpenFiles open;
    private final byte[] piece = new byte[PIECE_BYTES];
    private Path file;
    private int size;
    private long at;

    Lines(OpenFiles open) {
        this.open = open;
        this.file = Path.of("");
    }

    /// What is added from here on belongs into `target`, from `offset` on.
    void begin(Path target, long offset) {
        file = target;
        at = offset;
        size = 0;
    }

    /// Adds a line, its line feed included.
    void add(byte[] line, int length) throws IOException {
        room(length);
        if (length > PIECE_BYTES) {
            write(ByteBuffer.wrap(line, 0, length));
            return;
        }
        System.arraycopy(line, 0, piece, size, length);
        size += length;
    }

    /// Adds a line that comes without its line feed.
    void addUnended(byte[] line) throws IOException {
        add(line, line.length);
        room(1);
        piece[size++] = '\n';
    }

    private void room(int bytes) throws IOException {
        if (size + bytes > PIECE_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (size > 0) {
            write(ByteBuffer.wrap(piece, 0, size));
            size = 0;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        open.get(file, Disk.Mode.CREATE).write(bytes, at);
        at += length;
    }

    /// Writes what is left. Answers where the file ends now.
    long end() throws IOException {
        flush();
        return at;
    }
}
