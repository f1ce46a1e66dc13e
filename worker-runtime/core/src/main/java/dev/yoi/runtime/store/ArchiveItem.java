package dev.yoi.runtime.store;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.WorkerId;

/// One thing in an archive. Events follow their worker, in order of sequence from 1.
public sealed interface ArchiveItem {
    record Bundle(ConfigBundle bundle) implements ArchiveItem {}

    /// A worker that was deleted.
    record Deleted(Tombstone tombstone) implements ArchiveItem {}

    /// Its events up to `lastSeq` follow.
    record Worker(WorkerId id, long lastSeq) implements ArchiveItem {}

    record Event(RecordedEvent event) implements ArchiveItem {}

    /// Something that could not be read whole: the id of a worker or a bundle, and why. Events of that worker
    /// right before it don't count.
    record LeftOut(String subject, String why) implements ArchiveItem {}
}
