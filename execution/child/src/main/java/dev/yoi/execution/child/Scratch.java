package dev.yoi.execution.child;

import dev.yoi.runtime.store.StoreIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A private directory in which named pipes exist for the moment between being made and being open on both sides.
final class Scratch implements AutoCloseable {
    private final String prefix;
    private @Nullable Path directory;

    Scratch(StoreIdentity store) {
        this.prefix = "yoi-" + store.storeId() + "-";
    }

    /// A named pipe with its reading end open, held open for writing until it is closed. Its name is gone then.
    static final class NamedPipe implements AutoCloseable {
        private final Path file;
        private @Nullable FileChannel holder;
        private @Nullable FileChannel reader;

        private NamedPipe(Path file) {
            this.file = file;
        }

        private void open() throws IOException {
            // Opening for both directions is what does not wait for somebody at the other end.
            holder = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            reader = FileChannel.open(file, StandardOpenOption.READ);
        }

        Path file() {
            return file;
        }

        /// The reading end, for the caller to close.
        FileChannel taken() {
            FileChannel mine = reader;
            if (mine == null) {
                throw new IllegalStateException("the reading end is there once, while the pipe is open");
            }
            reader = null;
            return mine;
        }

        @Override
        public void close() throws IOException {
            if (holder != null) {
                holder.close();
            }
            if (reader != null) {
                reader.close();
            }
            Files.deleteIfExists(file);
        }
    }

    /// The pipes of one command's two streams.
    record PipePair(NamedPipe output, NamedPipe errors) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (errors) {
                output.close();
            }
        }
    }

    PipePair pipes(long number, Map<String, String> host) throws IOException {
        var pair = new PipePair(
                new NamedPipe(directory().resolve("out-" + number)),
                new NamedPipe(directory().resolve("err-" + number)));
        var command = List.of(
                "mkfifo",
                "-m",
                "600",
                pair.output().file().toString(),
                pair.errors().file().toString());
        try {
            if (!ShortCommand.run(host, command)) {
                throw new IOException("no named pipes could be made");
            }
            pair.output().open();
            pair.errors().open();
            return pair;
        } catch (IOException e) {
            pair.close();
            throw e;
        }
    }

    private synchronized Path directory() throws IOException {
        Path mine = directory;
        if (mine == null) {
            mine = Files.createTempDirectory(prefix);
            directory = mine;
        }
        return mine;
    }

    /// Removes what earlier processes on the same store left behind when they were killed.
    void removeLeftovers() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> old = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path left : old) {
                if (!left.equals(mine())) {
                    remove(left);
                }
            }
        } catch (IOException e) {
            System.getLogger(Scratch.class.getName())
                    .log(System.Logger.Level.DEBUG, "leftovers of an earlier process could not be removed");
        }
    }

    private synchronized @Nullable Path mine() {
        return directory;
    }

    private static void remove(Path left) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(left)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(left);
    }

    @Override
    public synchronized void close() {
        Path mine = directory;
        directory = null;
        if (mine == null) {
            return;
        }
        try {
            remove(mine);
        } catch (IOException e) {
            System.getLogger(Scratch.class.getName())
                    .log(System.Logger.Level.WARNING, "the private directory for named pipes could not be removed");
        }
    }
}
