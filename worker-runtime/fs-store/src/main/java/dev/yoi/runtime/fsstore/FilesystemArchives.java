package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.store.ArchiveFormat;
import dev.yoi.runtime.store.ArchiveSink;
import dev.yoi.runtime.store.ArchiveSource;
import java.io.InputStream;
import java.io.OutputStream;

/// Archives in the store's own form: its lines, byte for byte. See `docs/formats/archive.md`.
public final class FilesystemArchives {
    private FilesystemArchives() {}

    public static ArchiveFormat format() {
        return new Lines();
    }

    private record Lines() implements ArchiveFormat {
        @Override
        public ArchiveSink writer(OutputStream out) {
            return new ArchiveWriter(out);
        }

        @Override
        public ArchiveSource reader(InputStream in) {
            return new ArchiveReader(in);
        }
    }
}
