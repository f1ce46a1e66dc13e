package dev.yoi.runtime.testkit.crashfs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What is left of the bytes of one file. Truncations take effect in their order, and nothing survives that was
/// written behind one that is lost. Of the blocks written, any subset survives. The size is any that the file
/// went through on its way, so there are holes, and data without the size to read it.
final class DataSurvival {
    private final Bytes left;
    private final Fate fate;
    private final int blockBytes;
    private final TreeSet<Long> sizes;
    private final List<Long> tears = new ArrayList<>();
    private int kept;
    private int lost;

    DataSurvival(Bytes durable, Fate fate, int blockBytes) {
        this.left = durable.copy();
        this.fate = fate;
        this.blockBytes = blockBytes;
        this.sizes = new TreeSet<>(List.of(durable.size()));
    }

    Bytes of(List<Effect> unsynced) {
        int truncations = (int)
                unsynced.stream().filter(Effect.Truncate.class::isInstance).count();
        int truncationsKept = truncations == 0 ? 0 : fate.pick(truncations + 1);
        for (Effect effect : unsynced) {
            switch (effect) {
                case Effect.Write write -> write(write);
                case Effect.Truncate truncate -> {
                    if (truncationsKept-- == 0) {
                        return sized();
                    }
                    truncate(truncate.size());
                }
            }
        }
        return sized();
    }

    private void truncate(long size) {
        left.resize(Math.min(size, sizes.last()));
        sizes.clear();
        sizes.add(left.size());
    }

    /// Cuts a write at the disk's blocks, as they lie in the file.
    private void write(Effect.Write write) {
        int from = 0;
        while (from < write.length()) {
            long offset = write.offset() + from;
            int length = (int) Math.min(write.length() - from, blockBytes - offset % blockBytes);
            int survives = survives(length);
            write.applyTo(left, from, survives);
            note(offset, survives, length);
            from += length;
        }
        sizes.add(Math.max(sizes.last(), write.offset() + write.length()));
    }

    private void note(long offset, int survives, int length) {
        if (survives == length) {
            kept++;
        } else if (survives == 0) {
            lost++;
        } else {
            tears.add(offset + survives);
            sizes.add(Math.max(sizes.first(), offset + survives));
        }
    }

    private int survives(int length) {
        if (length == 1) {
            return fate.pick(2);
        }
        return switch (fate.pick(3)) {
            case 0 -> 0;
            case 1 -> fate.tear(length);
            default -> length;
        };
    }

    private Bytes sized() {
        left.resize(sizes.size() == 1 ? sizes.first() : List.copyOf(sizes).get(fate.pick(sizes.size())));
        return left;
    }

    @Override
    public String toString() {
        return kept + " blocks kept, " + lost + " lost" + (tears.isEmpty() ? "" : ", torn at " + tears);
    }
}
