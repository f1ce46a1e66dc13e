package dev.yoi.runtime.testkit.crashfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The bytes of a file: as programs see them, as they are durable, and the effects that lie between.
final class FileContent {
    private final Bytes seen;
    private final List<Effect> unsynced = new ArrayList<>();
    private Bytes durable;

    FileContent() {
        this(new Bytes());
    }

    private FileContent(Bytes durable) {
        this.durable = durable;
        this.seen = durable.copy();
    }

    long size() {
        return seen.size();
    }

    int read(long offset, ByteBuffer target) {
        return seen.read(offset, target);
    }

    void write(long offset, byte[] bytes) {
        seen.write(offset, bytes, 0, bytes.length);
        unsynced.add(new Effect.Write(offset, bytes));
    }

    void truncate(long size) {
        if (size < seen.size()) {
            seen.resize(size);
            unsynced.add(new Effect.Truncate(size));
        }
    }

    void sync() {
        for (Effect effect : unsynced) {
            switch (effect) {
                case Effect.Write write -> write.applyTo(durable, 0, write.length());
                case Effect.Truncate truncate -> durable.resize(Math.min(durable.size(), truncate.size()));
            }
        }
        unsynced.clear();
    }

    /// Part of it reaches the disk now, and the rest never will, although programs go on seeing it.
    void failToSync(Fate fate, int blockBytes) {
        durable = new DataSurvival(durable, fate, blockBytes).of(unsynced);
        unsynced.clear();
    }

    /// What a crash leaves of it.
    FileContent survivor(Fate fate, int blockBytes, String path, List<String> notes) {
        if (unsynced.isEmpty()) {
            return new FileContent(durable.copy());
        }
        var survival = new DataSurvival(durable, fate, blockBytes);
        Bytes left = survival.of(unsynced);
        notes.add("%s: of %d unsynced writes and truncations %s; size %d (durable %d, last seen %d)"
                .formatted(path, unsynced.size(), survival, left.size(), durable.size(), seen.size()));
        return new FileContent(left);
    }
}
