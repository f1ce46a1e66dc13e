package dev.yoi.execution.acp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The latest lines between us and an agent, for whoever looks for the cause of a trouble: `frames.log` and,
/// before it, `frames.1.log`, 2 MiB each at most, for the server's user only. `>` is ours, `<` the agent's, `!`
/// its standard error. Nothing depends on it: when it can't be written there is none.
final class FrameLog implements AutoCloseable {
    private static final long FILE_BYTES_MAX = 2L << 20;
    /// Of one line, the rest is left out.
    private static final int LINE_BYTES_MAX = 16 * 1024;

    private final Path file;
    private final Path older;
    private @Nullable FileChannel channel;
    private long size;
    private boolean broken;

    FrameLog(Path directory) {
        this.file = directory.resolve("frames.log");
        this.older = directory.resolve("frames.1.log");
    }

    synchronized void note(char direction, byte[] line) {
        if (broken) {
            return;
        }
        int kept = Math.min(line.length, LINE_BYTES_MAX);
        String cut = kept < line.length ? " … " + (line.length - kept) + " bytes more\n" : "\n";
        byte[] tail = cut.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(2 + kept + tail.length)
                .put((byte) direction)
                .put((byte) ' ')
                .put(line, 0, kept)
                .put(tail)
                .flip();
        try {
            write(bytes);
        } catch (IOException e) {
            broken = true;
            System.getLogger(FrameLog.class.getName())
                    .log(System.Logger.Level.DEBUG, "the frames of an agent can't be kept");
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        FileChannel open = channel;
        if (open == null || size > FILE_BYTES_MAX) {
            open = next(open);
        }
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    private FileChannel next(@Nullable FileChannel full) throws IOException {
        if (full != null) {
            full.close();
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        }
        FileChannel open = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel = open;
        size = open.size();
        return open;
    }

    @Override
    public synchronized void close() {
        broken = true;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            System.getLogger(FrameLog.class.getName())
                    .log(System.Logger.Level.DEBUG, "the frames of an agent could not be closed");
        }
    }
}
