package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds and reads lines in a file of numbered lines, by seeking: the work depends on what is read, never on how
/// long the file is. What lies behind the lines that are asked for may be garbage.
final class LogFile {
    /// Read at once: by a probe, and on the way of a page.
    private static final int PROBE_BYTES = 4 << 10;

    private static final int CHUNK_BYTES = 128 << 10;

    /// A line with its place; `end` is behind its line feed.
    record Found(long seq, long start, long end) {}

    private final DiskFile file;
    private final long size;

    LogFile(DiskFile file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    long size() {
        return size;
    }

    /// Offset of the first line whose number is at least `seq`, or of what is behind the last good line when
    /// there is none. Good lines are sorted; everything unreadable counts as larger.
    long offsetOf(long seq) throws IOException {
        long low = 0;
        long high = size;
        while (high - low > PROBE_BYTES) {
            long middle = (low + high) >>> 1;
            Found found = firstIn(middle, high);
            if (found != null && found.seq < seq) {
                low = found.end;
            } else {
                high = middle;
            }
        }
        return scan(low, seq);
    }

    /// The first good line that begins at or behind `from` and before `to`; null when there is none close by.
    private @Nullable Found firstIn(long from, long to) throws IOException {
        long start = from == 0 ? 0 : afterLineFeed(from - 1, to);
        return start < 0 || start >= to ? null : lineAt(start);
    }

    /// Where the line behind the one at `from` begins, however long that is; the file's size when there is none.
    long nextLine(long from) throws IOException {
        for (long at = from; at < size; at += CHUNK_BYTES) {
            byte[] bytes = chunk(at, (int) Math.min(CHUNK_BYTES, size - at));
            int found = indexOf(bytes, 0, bytes.length);
            if (found >= 0) {
                return at + found + 1;
            }
        }
        return size;
    }

    private long afterLineFeed(long from, long to) throws IOException {
        long limit = Math.min(to, from + Line.MAX_BYTES + 1L);
        for (long at = from; at < limit; at += PROBE_BYTES) {
            byte[] bytes = chunk(at, (int) Math.min(PROBE_BYTES, size - at));
            int found = indexOf(bytes, 0, bytes.length);
            if (found >= 0) {
                return at + found + 1;
            }
        }
        return -1;
    }

    /// The intact line that begins here, or null.
    @Nullable
    Found lineAt(long start) throws IOException {
        byte[] line = read(start);
        return line == null ? null : new Found(Line.seq(line, 0, line.length), start, start + line.length + 1);
    }

    /// The intact numbered line that begins here, without its line feed, or null.
    byte @Nullable [] read(long start) throws IOException {
        int wanted = PROBE_BYTES;
        while (true) {
            byte[] bytes = chunk(start, (int) Math.min(wanted, size - start));
            int end = indexOf(bytes, 0, bytes.length);
            if (end >= 0) {
                return good(bytes, 0, end) ? Arrays.copyOf(bytes, end) : null;
            }
            if (bytes.length < wanted || wanted > Line.MAX_BYTES) {
                return null;
            }
            wanted *= 8;
        }
    }

    /// The first good line with a number of at least `seq`, over whatever damage lies before it; null when there
    /// is none. Reads the whole file if need be: only for a log that is known to be damaged.
    @Nullable
    Found search(long seq) throws IOException {
        long at = 0;
        while (at < size) {
            Found line = lineAt(at);
            if (line != null && line.seq >= seq) {
                return line;
            }
            at = line != null ? line.end : nextLine(at);
        }
        return null;
    }

    private long scan(long from, long seq) throws IOException {
        long at = from;
        while (at < size) {
            Found line = lineAt(at);
            if (line == null || line.seq >= seq) {
                return at;
            }
            at = line.end;
        }
        return at;
    }

    /// The last intact line, or null when the file does not end in one.
    @Nullable
    Found last() throws IOException {
        long start = startOfLineEndingAt(size);
        Found line = start < 0 ? null : lineAt(start);
        return line != null && line.end == size ? line : null;
    }

    /// Where the line begins whose line feed is right before `end`; -1 when there is no such line.
    long startOfLineEndingAt(long end) throws IOException {
        long to = end - 1;
        if (to < 0 || chunk(to, 1)[0] != '\n') {
            return -1;
        }
        long limit = Math.max(0, to - Line.MAX_BYTES - 1L);
        while (to > limit) {
            long from = Math.max(limit, to - PROBE_BYTES);
            byte[] bytes = chunk(from, (int) (to - from));
            for (int i = bytes.length - 1; i >= 0; i--) {
                if (bytes[i] == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return to == 0 ? 0 : -1;
    }

    /// Takes lines one after the other until it says that it has enough.
    interface Taker {
        boolean take(byte[] line);
    }

    /// Hands out intact lines from `start` to `end`, in order. Answers the offset of the first one that was not
    /// intact or not taken, or `end`.
    long forwards(long start, long end, Taker taker) throws IOException {
        long at = start;
        int wanted = PROBE_BYTES;
        while (at < end) {
            byte[] bytes = chunk(at, (int) Math.min(wanted, end - at));
            int from = 0;
            int lineFeed = indexOf(bytes, 0, bytes.length);
            while (lineFeed >= 0) {
                if (!good(bytes, from, lineFeed) || !taker.take(Arrays.copyOfRange(bytes, from, lineFeed))) {
                    return at + from;
                }
                from = lineFeed + 1;
                lineFeed = indexOf(bytes, from, bytes.length);
            }
            if (from == 0 && (bytes.length < wanted || wanted > Line.MAX_BYTES)) {
                return at;
            }
            wanted = from == 0 ? wanted * 8 : CHUNK_BYTES;
            at += from;
        }
        return at;
    }

    /// Hands out intact lines from the one that ends at `end` back to the file's start. Answers the offset behind
    /// the first one that was not intact or not taken, or 0.
    long backwards(long end, Taker taker) throws IOException {
        long at = end;
        int wanted = PROBE_BYTES;
        while (at > 0) {
            long from = Math.max(0, at - wanted);
            byte[] bytes = chunk(from, (int) (at - from));
            int first = from == 0 ? 0 : indexOf(bytes, 0, bytes.length) + 1;
            List<int[]> lines = lines(bytes, first);
            if (lines.isEmpty() && (from == 0 || wanted > Line.MAX_BYTES)) {
                return at;
            }
            for (int[] line : lines.reversed()) {
                if (!good(bytes, line[0], line[1]) || !taker.take(Arrays.copyOfRange(bytes, line[0], line[1]))) {
                    return from + line[1] + 1;
                }
                at = from + line[0];
            }
            wanted = lines.isEmpty() ? wanted * 8 : CHUNK_BYTES;
        }
        return 0;
    }

    private static List<int[]> lines(byte[] bytes, int first) {
        var lines = new ArrayList<int[]>();
        int from = first;
        for (int end = indexOf(bytes, from, bytes.length); end >= 0; end = indexOf(bytes, from, bytes.length)) {
            lines.add(new int[] {from, end});
            from = end + 1;
        }
        return lines;
    }

    private static boolean good(byte[] bytes, int from, int to) {
        return Line.intact(bytes, from, to) && Line.seq(bytes, from, to) > 0;
    }

    private byte[] chunk(long at, int length) throws IOException {
        var bytes = new byte[length];
        int count = file.read(ByteBuffer.wrap(bytes), at);
        return count == length ? bytes : Arrays.copyOf(bytes, count);
    }

    private static int indexOf(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
