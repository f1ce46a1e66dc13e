package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.FilesystemStoreOptions.Checkpoints;

/// Says when a checkpoint is due by time, though the journal is still short: once nothing was written for a
/// while, so that a store that rests needs no replay, and else when the oldest write that no checkpoint covers
/// has a certain age. One that fails is due again no sooner than after the time of rest.
///
/// It has no thread of its own: the committer tells it of what it wrote, and of each second without work.
final class CheckpointPace {
    private final Checkpoints when;
    private long written;
    private long covered;
    private long firstAt;
    private long lastAt;
    private long triedAt;

    /// Up to `position` a checkpoint covers everything, or is on its way.
    CheckpointPace(Checkpoints when, long position) {
        this.when = when;
        this.written = position;
        this.covered = position;
        this.triedAt = now() - when.idle().toNanos();
    }

    private long now() {
        return when.nanoTime().getAsLong();
    }

    /// Everything up to `position` is in the journal now. True when a checkpoint is to be made.
    synchronized boolean wrote(long position) {
        long now = now();
        if (written == covered) {
            firstAt = now;
        }
        written = position;
        lastAt = now;
        return due(now);
    }

    /// There is nothing to be written. True when a checkpoint is to be made.
    synchronized boolean quiet() {
        return due(now());
    }

    private boolean due(long now) {
        long idle = when.idle().toNanos();
        boolean due = written > covered
                && (now - lastAt >= idle || now - firstAt >= when.latest().toNanos())
                && now - triedAt >= idle;
        triedAt = due ? now : triedAt;
        return due;
    }

    /// A checkpoint covers everything up to `position`.
    synchronized void covers(long position) {
        covered = Math.max(covered, position);
        firstAt = now();
    }
}
