package dev.yoi.tickets.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// What an operation does to one file: bytes behind its end, or a new content. Holds a digest of what the file
/// was, so that a change can be completed, or refused, whenever it is met again.
public final class Change {

    /// How a file stands to a change.
    enum Progress {
        /// As before the change.
        BEFORE,
        /// Some of the appended bytes are there.
        PARTLY,
        /// As after the change.
        AFTER,
        /// Something else: somebody edited the file since.
        FOREIGN
    }

    private final TicketFile file;
    private final boolean append;
    private final long baseLength;
    private final Optional<String> baseDigest;
    private final byte[] content;

    Change(TicketFile file, boolean append, long baseLength, Optional<String> baseDigest, byte[] content) {
        this.file = file;
        this.append = append;
        this.baseLength = baseLength;
        this.baseDigest = baseDigest;
        this.content = content;
    }

    /// Bytes behind the end of what the file holds; a missing file counts as empty.
    public static Change append(TicketFile file, Optional<byte[]> base, byte[] addition) {
        byte[] present = base.orElse(new byte[0]);
        return new Change(file, true, present.length, base.map(bytes -> digest(bytes, bytes.length)), addition);
    }

    /// A new content for a file that may not be there yet.
    public static Change replace(TicketFile file, Optional<byte[]> base, byte[] content) {
        return new Change(
                file,
                false,
                base.map(bytes -> bytes.length).orElse(0),
                base.map(bytes -> digest(bytes, bytes.length)),
                content);
    }

    public TicketFile file() {
        return file;
    }

    boolean isAppend() {
        return append;
    }

    long baseLength() {
        return baseLength;
    }

    Optional<String> baseDigest() {
        return baseDigest;
    }

    byte[] content() {
        return content;
    }

    /// How far a file with this content is.
    Progress progress(Optional<byte[]> now) {
        if (now.isPresent() && isAfter(now.get())) {
            return Progress.AFTER;
        }
        if (now.map(bytes -> digest(bytes, bytes.length)).equals(baseDigest)) {
            return Progress.BEFORE;
        }
        return append && startsWithBase(now) && isPartOfAddition(now.orElse(new byte[0]))
                ? Progress.PARTLY
                : Progress.FOREIGN;
    }

    private boolean isAfter(byte[] now) {
        if (!append) {
            return Arrays.equals(now, content);
        }
        // Something may have been appended since; the operation is complete all the same.
        return startsWithBase(Optional.of(now))
                && now.length >= baseLength + content.length
                && Arrays.equals(now, (int) baseLength, (int) baseLength + content.length, content, 0, content.length);
    }

    private boolean isPartOfAddition(byte[] now) {
        int added = (int) (now.length - baseLength);
        return added <= content.length && Arrays.equals(now, (int) baseLength, now.length, content, 0, added);
    }

    private boolean startsWithBase(Optional<byte[]> now) {
        if (now.isEmpty() || now.get().length < baseLength) {
            return false;
        }
        return baseDigest
                .map(expected -> digest(now.get(), (int) baseLength).equals(expected))
                .orElse(baseLength == 0);
    }

    /// The file's content once the change is complete.
    ///
    /// @param now what it holds, not FOREIGN
    byte[] after(Optional<byte[]> now) {
        if (!append) {
            return content.clone();
        }
        byte[] base = now.orElse(new byte[0]);
        if (progress(now) == Progress.AFTER) {
            return base;
        }
        byte[] after = Arrays.copyOf(base, (int) baseLength + content.length);
        System.arraycopy(content, 0, after, (int) baseLength, content.length);
        return after;
    }

    static String digest(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
