package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.TicketFailure;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/// Checks on raw bytes that every text file gets.
final class Bytes {

    private static final int BOM_LENGTH = 3;
    private static final int CHUNK_LENGTH = 8192;

    private Bytes() {}

    /// Length of the UTF-8 byte order mark at the start: 3 or 0.
    static int byteOrderMark(byte[] bytes) {
        return bytes.length >= BOM_LENGTH
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF
                ? BOM_LENGTH
                : 0;
    }

    /// Reports a byte order mark, the first NUL, the first byte that is no UTF-8, and unresolved conflict markers
    /// of git.
    static void check(byte[] bytes, Findings findings) {
        if (byteOrderMark(bytes) > 0) {
            findings.add(
                    DiagnosticCode.BYTE_ORDER_MARK,
                    0,
                    "The file starts with a byte order mark; it is read without it.");
        }
        int invalid = firstInvalid(bytes);
        if (invalid >= 0) {
            findings.add(
                    DiagnosticCode.INVALID_UTF8,
                    invalid,
                    "Bytes that are no UTF-8 are shown as U+FFFD and kept in the file.");
        }
        checkConflictMarkers(bytes, findings);
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                findings.add(DiagnosticCode.NUL_BYTE, at, "The file has a NUL byte; it is kept.");
                return;
            }
        }
    }

    /// The bytes of `text`, or a failure if it has a lone surrogate, which no bytes stand for.
    static byte[] encode(String text) {
        try {
            ByteBuffer encoded = UTF_8.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            var bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException refused) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "the text is no valid Unicode", refused);
        }
    }

    private static void checkConflictMarkers(byte[] bytes, Findings findings) {
        var fences = new Fences();
        var lines = new Lines(bytes, 0, bytes.length);
        int opened = -1;
        while (lines.advance()) {
            if (fences.accept(lines)) {
                continue;
            }
            if (lines.startsWith("<<<<<<< ")) {
                opened = lines.start();
            } else if (opened >= 0 && lines.startsWith(">>>>>>> ")) {
                findings.add(
                        DiagnosticCode.CONFLICT_MARKERS,
                        opened,
                        "A merge conflict of git was left in the file; resolve it.");
                return;
            }
        }
    }

    private static int firstInvalid(byte[] bytes) {
        var decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(CHUNK_LENGTH);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
            out.clear();
        }
    }
}
