package dev.yoi.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Folders that a measurement makes and takes away again.
public final class Folders {
    private static final long LARGE_BYTES = 64 << 10;

    private Folders() {}

    /// An empty folder of this name.
    public static Path fresh(Path folder) throws IOException {
        delete(folder);
        return Files.createDirectories(folder);
    }

    /// Of all files in a folder itself.
    public static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /// Gives the room of a folder's large files back, and puts it out of the way until all is deleted in the end:
    /// a file system without a journal does not use the place of a deleted file again for minutes, and looks for
    /// another one each time a file is made. What one candidate left would slow down the next one.
    public static void retire(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.size() > LARGE_BYTES && Files.isWritable(file)) {
                    try (var open = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        open.truncate(0);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Path retired = folder.resolveSibling("retired");
        Files.createDirectories(retired);
        Files.move(folder, retired.resolve(folder.getFileName() + "-" + System.nanoTime()));
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
