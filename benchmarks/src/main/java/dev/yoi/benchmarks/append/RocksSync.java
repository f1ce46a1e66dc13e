package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/// RocksDB with `sync=true`: each writer puts its own events; the library commits those of several together.
final class RocksSync implements Candidate {
    private static final long WRITE_BUFFER_BYTES = 128L << 20;

    private final Options options;
    private final WriteOptions synced;
    private final RocksDB database;

    RocksSync(Path folder) throws RocksDBException {
        RocksDB.loadLibrary();
        synced = new WriteOptions().setSync(true);
        options = new Options().setCreateIfMissing(true).setWriteBufferSize(WRITE_BUFFER_BYTES);
        database = RocksDB.open(options, folder.resolve("rocks").toString());
    }

    @Override
    public Writer writer(int number) {
        return seq -> database.put(
                synced,
                ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                        .putInt(number)
                        .putLong(seq)
                        .array(),
                Payload.encoded(number, seq));
    }

    @Override
    public void close() {
        database.close();
        synced.close();
        options.close();
    }
}
