package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.EventId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Computes event ids: SHA-256 over the marker line without its id, LF, and the content with CRLF read as LF.
final class EventDigest {

    private EventDigest() {}

    /// @param content where heading and body stand, blank lines at both ends and the closing `---` left out
    static EventId of(String lineWithoutId, byte[] bytes, Region content) {
        MessageDigest digest = sha256();
        digest.update(lineWithoutId.getBytes(UTF_8));
        digest.update((byte) '\n');
        int from = content.start();
        for (int at = content.start(); at + 1 < content.end(); at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                digest.update(bytes, from, at - from);
                from = at + 1;
            }
        }
        digest.update(bytes, from, content.end() - from);
        return new EventId(HexFormat.of().formatHex(digest.digest(), 0, EventId.LENGTH / 2));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// A stretch of bytes.
    record Region(int start, int end) {}
}
