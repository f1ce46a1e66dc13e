package dev.yoi.runtime.fsstore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Brings `runtime.jsonl` forward. Belongs to the write-through thread.
final class RuntimeLogWriter {
    private final DiskFile file;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long bytes;
    private long seq;
    private long waitingSeq;

    /// `recovered` are the lines that the journal holds behind `trustedSeq`.
    RuntimeLogWriter(StoreFiles files, long trustedSeq, List<RuntimeLine> recovered, Quarantine quarantine)
            throws IOException {
        this.file = files.disk().open(files.runtimeLog(), Disk.Mode.CREATE);
        this.seq = trustedSeq;
        this.waitingSeq = trustedSeq;
        recovered.forEach(this::add);
        var log = new LogFile(file);
        this.bytes = log.offsetOf(trustedSeq + 1);
        byte[] expected = waiting.toByteArray();
        int length = (int) Math.min(expected.length, log.size() - bytes);
        byte[] found = file.readFully(bytes, length);
        if (log.size() - bytes > length || !Arrays.equals(found, 0, length, expected, 0, length)) {
            quarantine.setAside(files.runtimeLog(), bytes, log.size() - bytes, "differs from the journal");
            file.truncate(bytes);
        }
    }

    void add(RuntimeLine line) {
        waiting.writeBytes(line.line());
        waiting.write('\n');
        waitingSeq = line.seq();
    }

    void flush() throws IOException {
        if (waiting.size() > 0) {
            file.write(ByteBuffer.wrap(waiting.toByteArray()), bytes);
            bytes += waiting.size();
            seq = waitingSeq;
            waiting.reset();
        }
    }

    /// Last sequence that is written.
    long seq() {
        return seq;
    }

    /// For the checkpoint: through a descriptor of its own.
    static void force(StoreFiles files) throws IOException {
        try (DiskFile log = files.disk().open(files.runtimeLog(), Disk.Mode.WRITE)) {
            log.force();
        }
    }

    void close() throws IOException {
        flush();
        file.close();
    }
}
