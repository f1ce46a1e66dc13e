package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What most programs do: each worker's file is appended to and synced at each event.
final class FilePerWriter implements Candidate {
    private final Path folder;
    private final Queue<FileChannel> open = new ConcurrentLinkedQueue<>();

    FilePerWriter(Path folder) {
        this.folder = folder;
    }

    @Override
    public Writer writer(int number) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("worker-" + number));
        FileChannel file = FileChannel.open(
                directory.resolve("events.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        open.add(file);
        return seq -> {
            file.write(ByteBuffer.wrap(Payload.encoded(number, seq)));
            file.force(false);
        };
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : open) {
            file.close();
        }
    }
}
