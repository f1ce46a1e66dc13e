package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.DumpForm;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Prints any file of a store as JSON lines, one per line, record or batch, each with its offset and length and
/// whether its checksum holds. Damage is a line too, and no reason to stop. Memory does not depend on the file.
public final class StoreDump {
    private static final int CHUNK_BYTES = 1 << 20;
    /// Bytes of something unreadable that are shown.
    private static final int SHOWN_BYTES = 64;

    private final StoreFiles files;
    private final OutputStream out;

    private StoreDump(FilesystemStoreOptions options, OutputStream out) {
        this.files = new StoreFiles(new NioDisk(), options.home());
        this.out = out;
    }

    /// Dumps one file; `file` is relative to the runtime's directory, as findings name files. `invalid_request`
    /// for one outside of the store or a directory, `store_io` when it can't be read.
    public static void dump(FilesystemStoreOptions options, String file, OutputStream out) throws IOException {
        new StoreDump(options, out).dump(file);
    }

    /// Lists all files of the store with their sizes.
    public static void list(FilesystemStoreOptions options, OutputStream out) throws IOException {
        var dump = new StoreDump(options, out);
        dump.list(dump.files.home());
    }

    private void list(Path directory) throws IOException {
        for (Path path : files.disk().list(directory)) {
            if (Files.isDirectory(path)) {
                list(path);
            } else {
                put(DumpForm.listed(files.relative(path), Files.size(path)));
            }
        }
    }

    private void dump(String name) throws IOException {
        Path path = inside(name);
        String ending = path.getFileName().toString();
        if (path.equals(files.lock())) {
            return; // closing any descriptor of it would give the lock up; it is empty
        }
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            boolean segment = path.startsWith(files.journal()) || isSegment(file);
            if (segment) {
                segment(file);
            } else if (ending.endsWith(".bytes")) {
                raw(file);
            } else {
                lines(file, path.startsWith(files.catalog()));
            }
        } catch (NoSuchFileException e) {
            throw invalid("the store has no file '" + name + "'");
        }
    }

    private Path inside(String name) {
        try {
            Path path = files.home().resolve(name).normalize();
            if (!path.startsWith(files.home()) || Files.isDirectory(path)) {
                throw invalid("'" + name + "' is no file of the store");
            }
            return path;
        } catch (InvalidPathException e) {
            throw invalid("'" + name + "' is no name of a file");
        }
    }

    private static WorkerRuntimeException invalid(String message) {
        return WorkerRuntimeException.of(
                ErrorCode.INVALID_REQUEST,
                "file",
                message,
                "name it as the doctor does, below the runtime's directory");
    }

    private static boolean isSegment(DiskFile file) throws IOException {
        var head = ByteBuffer.allocate(JournalForm.SEGMENT_HEADER_BYTES);
        file.read(head, 0);
        return JournalForm.segmentHeader(head.flip()) != null;
    }

    private void lines(DiskFile file, boolean catalog) throws IOException {
        var log = new LogFile(file);
        for (long at = 0; at < log.size(); ) {
            long next = log.nextLine(at);
            long length = next - at;
            byte[] bytes = file.readFully(at, (int) Math.min(length, Line.MAX_BYTES));
            int end = bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? bytes.length - 1 : bytes.length;
            boolean whole = length <= Line.MAX_BYTES;
            put(
                    whole && DumpForm.isObject(bytes, end)
                            ? DumpForm.line(
                                    at, length, catalog ? null : Line.intact(bytes, 0, end), Arrays.copyOf(bytes, end))
                            : unreadable(at, length, bytes));
            at = next;
        }
    }

    private static byte[] unreadable(long at, long length, byte[] bytes) {
        return DumpForm.unreadable(at, length, Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES)));
    }

    private void raw(DiskFile file) throws IOException {
        long size = file.size();
        for (long at = 0; at < size; at += CHUNK_BYTES) {
            put(DumpForm.bytes(at, file.readFully(at, (int) Math.min(CHUNK_BYTES, size - at))));
        }
    }

    private void segment(DiskFile file) throws IOException {
        long size = file.size();
        var head = ByteBuffer.allocate((int) Math.min(size, JournalForm.SEGMENT_HEADER_BYTES));
        file.read(head, 0);
        JournalForm.SegmentHeader header = JournalForm.segmentHeader(head.flip());
        put(header == null ? unreadable(0, head.limit(), head.array()) : DumpForm.segment(header, head.limit()));
        long at = JournalForm.SEGMENT_HEADER_BYTES;
        long unread = at;
        while (at < size) {
            ByteBuffer batch = batch(file, at, size);
            if (batch == null) {
                at = JournalSalvage.search(file, at + 1, size);
                continue;
            }
            between(file, unread, at);
            var batchHeader = JournalForm.batchHeader(batch);
            if (batchHeader == null) {
                throw new IllegalStateException("a batch that was read has a header");
            }
            batch(batch, batchHeader, at, header);
            at += batchHeader.length();
            unread = at;
        }
        between(file, unread, size);
    }

    /// An intact batch, whichever segment it was written for.
    private static @Nullable ByteBuffer batch(DiskFile file, long at, long size) throws IOException {
        var head = ByteBuffer.allocate(JournalForm.BATCH_HEADER_BYTES);
        file.read(head, at);
        var header = JournalForm.batchHeader(head.flip());
        if (header == null || header.length() > size - at) {
            return null;
        }
        var bytes = ByteBuffer.allocate(header.length());
        file.read(bytes, at);
        return !bytes.hasRemaining() && JournalForm.intact(bytes.flip(), header.length()) ? bytes : null;
    }

    private void batch(
            ByteBuffer batch, JournalForm.BatchHeader header, long at, JournalForm.@Nullable SegmentHeader segment)
            throws IOException {
        boolean old = segment == null
                || header.segment() != segment.first()
                || !header.storeId().equals(segment.storeId());
        put(DumpForm.batch(header, at, old));
        if (old) {
            return; // of another use of this file: it says nothing about this store any more
        }
        var lines = new ArrayList<byte[]>();
        var bytes = new byte[header.length()];
        batch.get(0, bytes);
        JournalForm.frames(batch, header.length(), frame -> {
            int from = frame.from();
            for (int i = from; i < frame.to(); i++) {
                if (bytes[i] == '\n') {
                    byte[] line = Arrays.copyOfRange(bytes, from, i);
                    lines.add(DumpForm.journaled(at + from, frame.worker(), Line.intact(line, 0, line.length), line));
                    from = i + 1;
                }
            }
        });
        for (byte[] line : lines) {
            put(line);
        }
    }

    private void between(DiskFile file, long from, long to) throws IOException {
        if (to <= from) {
            return;
        }
        boolean zeros = true;
        for (long at = from; at < to && zeros; at += CHUNK_BYTES) {
            for (byte b : file.readFully(at, (int) Math.min(CHUNK_BYTES, to - at))) {
                zeros &= b == 0;
            }
        }
        put(
                zeros
                        ? DumpForm.zeros(from, to - from)
                        : unreadable(from, to - from, file.readFully(from, (int) Math.min(SHOWN_BYTES, to - from))));
    }

    private void put(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
