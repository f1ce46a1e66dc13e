package dev.yoi.runtime.store;

/// Where an archive goes. An archive without its [#end] counts as cut off. Belongs to one thread; a failure to
/// write is a [java.io.UncheckedIOException].
public interface ArchiveSink {
    void begin(ArchiveHead head);

    void add(ArchiveItem item);

    /// That was all.
    void end();
}
