package dev.yoi.benchmarks.append;

import java.io.IOException;
import java.nio.file.Path;

/// Something that takes events and keeps them.
interface Candidate extends AutoCloseable {
    /// Makes one that serves so many writers, in an empty folder.
    interface Maker {
        Candidate open(Path folder, int writers) throws Exception;
    }

    /// One writer's way in. Returns when the event is durable.
    interface Writer {
        void append(long seq) throws Exception;
    }

    /// Called by each writer, on its thread.
    Writer writer(int number) throws Exception;

    /// Native code holds on to the thread it runs in, so what is native is called from platform threads.
    default boolean virtualThreads() {
        return false;
    }

    /// How fast so many writers are together.
    default Measured measure(Load load) throws Exception {
        return load.measure(this);
    }

    @Override
    void close() throws IOException;
}
