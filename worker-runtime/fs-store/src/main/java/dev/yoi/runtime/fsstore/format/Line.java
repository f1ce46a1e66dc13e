package dev.yoi.runtime.fsstore.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The frame that every stored line and record has: JSON whose last 18 bytes are `,"crc":"89abcdef"}`, the
/// CRC32C of all bytes before them. A line of a log begins with `{"seq":N,"pos":P`:
///
/// ```
/// {"seq":3,"pos":17,"at":"2026-11-21T10:00:00.010Z","kind":"run_started","run":1,"input_seq":2,"crc":"89abcdef"}
/// ```
///
/// The position is known only at the commit, so an event is encoded before it from `,"at":` on (its *body*), and
/// [#seal] puts number, position and checksum around that.
public final class Line {
    /// Bytes behind what the checksum covers.
    public static final int SEAL_BYTES = 18;
    /// Longest line that a reader takes for one: an event of 1 MiB with what surrounds it.
    public static final int MAX_BYTES = (1 << 20) + 256;

    private static final byte[] SEQ = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POS = ",\"pos\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRC = ",\"crc\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);

    private Line() {}

    /// The whole line of a log, without its line feed.
    public static byte[] seal(long seq, long position, byte[] body) {
        int digitsOfSeq = digits(seq);
        int digitsOfPosition = digits(position);
        var line = new byte[SEQ.length + digitsOfSeq + POS.length + digitsOfPosition + body.length + SEAL_BYTES];
        int at = copy(SEQ, line, 0);
        at = number(seq, digitsOfSeq, line, at);
        at = copy(POS, line, at);
        at = number(position, digitsOfPosition, line, at);
        at = copy(body, line, at);
        seal(line, at);
        return line;
    }

    /// A record or a line without number: what the writer has, which is an object without its end, sealed.
    public static byte[] seal(JsonWriter unfinished) {
        int size = unfinished.size();
        var line = new byte[size + SEAL_BYTES];
        System.arraycopy(unfinished.buffer(), 0, line, 0, size);
        seal(line, size);
        return line;
    }

    /// Completes a line, with its line feed, where the writer has it.
    static void close(JsonWriter unfinished) {
        int crc = crc(unfinished.buffer(), 0, unfinished.size());
        unfinished.raw(CRC);
        for (int shift = 28; shift >= 0; shift -= 4) {
            unfinished.put((char) HEX[(crc >>> shift) & 0xF]);
        }
        unfinished.raw(END);
    }

    /// A record as a file: sealed, with a line feed.
    public static byte[] file(JsonWriter unfinished) {
        byte[] record = seal(unfinished);
        byte[] file = Arrays.copyOf(record, record.length + 1);
        file[record.length] = '\n';
        return file;
    }

    /// The record that a file holds, checked.
    public static JsonObject record(byte[] file) {
        int end = file.length > 0 && file[file.length - 1] == '\n' ? file.length - 1 : file.length;
        if (!intact(file, 0, end)) {
            throw new FormatException("the checksum does not hold");
        }
        return JsonReader.object(file, 0, end);
    }

    /// The last record that holds, of a file that got a line for each.
    public static JsonObject lastRecord(byte[] file) {
        int end = file.length;
        while (end > 0) {
            int to = file[end - 1] == '\n' ? end - 1 : end;
            int from = to;
            while (from > 0 && file[from - 1] != '\n') {
                from--;
            }
            if (intact(file, from, to)) {
                return JsonReader.object(file, from, to);
            }
            end = from;
        }
        throw new FormatException("no line's checksum holds");
    }

    public static boolean intact(byte[] bytes, int from, int to) {
        int sealed = to - SEAL_BYTES;
        if (sealed <= from || bytes[to - 1] != '}' || bytes[to - 2] != '"' || !at(bytes, sealed, CRC)) {
            return false;
        }
        int crc = crc(bytes, from, sealed);
        for (int i = 0; i < 8; i++) {
            if (bytes[sealed + CRC.length + i] != HEX[(crc >>> (28 - 4 * i)) & 0xF]) {
                return false;
            }
        }
        return true;
    }

    /// The number of a log's line, or -1 if the bytes don't begin like one.
    public static long seq(byte[] bytes, int from, int to) {
        return to - from > SEQ.length && at(bytes, from, SEQ) ? digitsAt(bytes, from + SEQ.length, to) : -1;
    }

    /// The commit position of a log's line, or -1 if there is none.
    public static long position(byte[] bytes, int from, int to) {
        int at = from + SEQ.length;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return to - at > POS.length && at(bytes, at, POS) ? digitsAt(bytes, at + POS.length, to) : -1;
    }

    private static long digitsAt(byte[] bytes, int from, int to) {
        long value = 0;
        int at = from;
        while (at < to && at - from < 18 && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
        }
        return at > from && at < to && bytes[at] == ',' ? value : -1;
    }

    private static void seal(byte[] line, int size) {
        int crc = crc(line, 0, size);
        int at = copy(CRC, line, size);
        for (int shift = 28; shift >= 0; shift -= 4) {
            line[at++] = HEX[(crc >>> shift) & 0xF];
        }
        line[at++] = '"';
        line[at] = '}';
    }

    private static int crc(byte[] bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    private static boolean at(byte[] bytes, int from, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (bytes[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static int copy(byte[] part, byte[] target, int at) {
        System.arraycopy(part, 0, target, at, part.length);
        return at + part.length;
    }

    private static int number(long value, int digits, byte[] target, int at) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
