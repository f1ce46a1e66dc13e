package dev.yoi.runtime.testkit.crashfs;

import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/// The entries of a directory as they were when it was opened.
final class CrashDirectoryStream implements DirectoryStream<Path> {
    private final List<Path> entries;
    private boolean given;

    CrashDirectoryStream(List<Path> entries) {
        this.entries = List.copyOf(entries);
    }

    @Override
    public Iterator<Path> iterator() {
        if (given) {
            throw new IllegalStateException("a directory stream is read once");
        }
        given = true;
        return entries.iterator();
    }

    @Override
    public void close() {
        given = true;
    }
}
