package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the disk can do: one thread overwrites a file that was filled before, as many events at once as there
/// would be writers, and syncs it each time. No queue, no hand-over, no index, nobody to acknowledge to.
final class BareOverwrite implements Candidate {
    static final long FILE_BYTES = 64L << 20;

    private final FileChannel file;
    private final ByteBuffer batch;
    private long at;

    BareOverwrite(Path folder, int writers) throws IOException {
        file = filled(folder.resolve("journal"), FILE_BYTES);
        batch = ByteBuffer.allocateDirect(writers * Payload.BYTES);
    }

    /// A file of zeros, on disk.
    static FileChannel filled(Path path, long bytes) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < bytes; at += zeros.capacity()) {
            file.write(zeros.clear(), at);
        }
        file.force(true);
        return file;
    }

    @Override
    public Writer writer(int number) {
        return seq -> {
            batch.clear();
            for (int writer = 0; batch.hasRemaining(); writer++) {
                batch.put(Payload.encoded(writer, seq));
            }
            batch.flip();
            if (at + batch.limit() > FILE_BYTES) {
                at = 0;
            }
            at += file.write(batch, at);
            file.force(false);
        };
    }

    /// One thread for all; each round counts as one event of each writer.
    @Override
    public Measured measure(Load load) throws Exception {
        Measured rounds = new Load(1, load.warmUp(), load.measured()).measure(this);
        return new Measured(
                rounds.perSecond() * load.writers(),
                rounds.p50(),
                rounds.p99(),
                rounds.max(),
                rounds.cpu() / load.writers());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
