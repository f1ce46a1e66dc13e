package dev.yoi.runtime.store;

import java.io.InputStream;
import java.io.OutputStream;

/// How archives are written and read. See `docs/formats/archive.md`.
public interface ArchiveFormat {
    /// Writes an archive to `out`, which the caller closes.
    ArchiveSink writer(OutputStream out);

    /// Reads the archive's first line; `archive_damaged`, `archive_version_unsupported`. The caller closes `in`.
    ArchiveSource reader(InputStream in);
}
