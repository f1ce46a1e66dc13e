package dev.yoi.tickets.merge;

import java.util.Arrays;
import java.util.Optional;

/// The three versions of one file. A side that doesn't have the file counts as empty.
public final class Versions {

    private final byte[] base;
    private final byte[] ours;
    private final byte[] theirs;

    public Versions(byte[] base, byte[] ours, byte[] theirs) {
        this.base = base.clone();
        this.ours = ours.clone();
        this.theirs = theirs.clone();
    }

    byte[] base() {
        return base;
    }

    byte[] ours() {
        return ours;
    }

    byte[] theirs() {
        return theirs;
    }

    /// The result if at most one side changed anything, or both changed the same.
    Optional<byte[]> trivial() {
        if (Arrays.equals(ours, theirs) || Arrays.equals(base, theirs)) {
            return Optional.of(ours);
        }
        return Arrays.equals(base, ours) ? Optional.of(theirs) : Optional.empty();
    }
}
