package dev.yoi.runtime.store;

import org.jspecify.annotations.Nullable;

/// An archive that is read once, from its beginning to its end. Checks order, sequences and sums as it goes: what
/// it hands out is whole only when it says `null` at last. `archive_damaged`, `archive_version_unsupported`.
/// Belongs to one thread.
public interface ArchiveSource {
    ArchiveHead head();

    /// The next thing; null at the sound end.
    @Nullable
    ArchiveItem next();
}
