package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.CatalogEntry;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a worker's line of a catalog byte by byte, in the one way that [CatalogForm] writes it and without a
/// tree of it: there are as many lines as workers, and an opening waits for all of them. A line in any other way,
/// with an escape in a name for instance, is left to [JsonReader], which decides what is wrong with it, if
/// anything.
final class CatalogLine {
    private static final byte[] ID = ascii("{\"id\":\"");
    private static final byte[] NAME = ascii(",\"name\":");
    private static final byte[] LABELS = ascii(",\"labels\":{");
    private static final byte[] PROFILE = ascii(",\"profile\":");
    private static final byte[] BACKEND = ascii(",\"backend\":");
    private static final byte[] LIFECYCLE = ascii(",\"lifecycle\":");
    private static final byte[] HIDDEN = ascii(",\"hidden\":");
    private static final byte[] CUT_OFF = ascii(",\"cut_off\":");
    private static final byte[] GENERATION = ascii(",\"generation\":");
    private static final byte[] LAST_SEQ = ascii(",\"last_seq\":");
    private static final byte[] CREATED = ascii(",\"created\":");
    private static final byte[] UPDATED = ascii(",\"updated\":");
    private static final byte[] USAGE = ascii(",\"usage\":{\"turns\":");
    private static final byte[] BY_MODEL = ascii(",\"by_model\":{");
    private static final byte[] KEY_HASH = ascii("},\"key_hash\":");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    /// So many digits are a long without a second look.
    private static final int SURE_DIGITS = 18;

    private final byte[] in;
    private final int end;
    private final SharedValues shared;
    private int at;

    private CatalogLine(byte[] in, int from, int end, SharedValues shared) {
        this.in = in;
        this.at = from;
        this.end = end;
        this.shared = shared;
    }

    /// The bytes from `from` to `to` as a worker; null when they are written in another way, or are none.
    static @Nullable CatalogEntry read(byte[] file, int from, int to, SharedValues shared) {
        try {
            return new CatalogLine(file, from, to, shared).entry();
        } catch (Unusual | WorkerRuntimeException | IllegalArgumentException e) {
            return null;
        }
    }

    /// The line is not as usual. Thrown once per line at most, and only where the tree is built next.
    private static final class Unusual extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Unusual() {
            super(null, null, false, false);
        }
    }

    private CatalogEntry entry() {
        require(ID);
        WorkerId id = id();
        WorkerName name = take(NAME) ? new WorkerName(text()) : null;
        require(LABELS);
        Labels labels = labels();
        require(PROFILE);
        var profile = shared.profile(text());
        require(BACKEND);
        var backend = shared.backend(text());
        require(LIFECYCLE);
        var lifecycle = Lifecycle.of(text());
        require(HIDDEN);
        boolean hidden = flag();
        require(CUT_OFF);
        var flags = CatalogEntry.Flags.of(hidden, flag());
        require(GENERATION);
        var generation = shared.generation(number());
        require(LAST_SEQ);
        long lastSeq = number();
        require(CREATED);
        long created = number();
        require(UPDATED);
        long updated = number();
        Usage usage = usage();
        require(KEY_HASH);
        long keyHash = number();
        require('}');
        if (at != end) {
            throw new Unusual();
        }
        return new CatalogEntry(
                id,
                name,
                labels,
                profile,
                backend,
                lifecycle,
                flags,
                generation,
                lastSeq,
                created,
                updated,
                usage,
                keyHash);
    }

    /// 36 characters and the quotation mark behind them.
    private WorkerId id() {
        long high = hex(8) << 32;
        require('-');
        high |= hex(4) << 16;
        require('-');
        high |= hex(4);
        require('-');
        long low = hex(4) << 48;
        require('-');
        low |= hex(12);
        require('"');
        return new WorkerId(high, low);
    }

    private long hex(int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            value = (value << 4) | digit(next());
        }
        return value;
    }

    /// Of a lower-case hexadecimal number.
    private static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw new Unusual();
    }

    /// Behind the opening brace.
    private Labels labels() {
        if (take('}')) {
            return Labels.NONE;
        }
        SortedMap<String, String> labels = new TreeMap<>();
        do {
            String key = shared.text(text());
            require(':');
            labels.put(key, shared.text(text()));
        } while (take(','));
        require('}');
        return new Labels(labels);
    }

    /// A worker that used models is read as a tree: by then it is more than its line that counts.
    private Usage usage() {
        require(USAGE);
        long turns = number();
        require(BY_MODEL);
        require('}');
        return turns == 0 ? Usage.ZERO : new Usage(turns, Usage.ZERO.byModel());
    }

    /// A string without escapes.
    private String text() {
        require('"');
        int from = at;
        while (true) {
            int c = next();
            if (c == '"') {
                return new String(in, from, at - 1 - from, StandardCharsets.UTF_8);
            }
            if (c == '\\' || (c >= 0 && c < 0x20)) {
                throw new Unusual();
            }
        }
    }

    /// A whole number as JSON writes it: no leading zero.
    private long number() {
        int from = at;
        boolean negative = take('-');
        int first = at;
        long value = 0;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            value = value * 10 + (in[at++] - '0');
        }
        int digits = at - first;
        if (digits == 0 || (digits > 1 && in[first] == '0')) {
            throw new Unusual();
        }
        if (digits > SURE_DIGITS) {
            return Long.parseLong(new String(in, from, at - from, StandardCharsets.US_ASCII));
        }
        return negative ? -value : value;
    }

    private boolean flag() {
        if (take(TRUE)) {
            return true;
        }
        require(FALSE);
        return false;
    }

    private boolean take(byte[] expected) {
        int behind = at + expected.length;
        if (behind > end) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (in[at + i] != expected[i]) {
                return false;
            }
        }
        at = behind;
        return true;
    }

    private boolean take(char ascii) {
        if (at < end && in[at] == ascii) {
            at++;
            return true;
        }
        return false;
    }

    private void require(byte[] expected) {
        if (!take(expected)) {
            throw new Unusual();
        }
    }

    private void require(char ascii) {
        if (!take(ascii)) {
            throw new Unusual();
        }
    }

    private int next() {
        if (at >= end) {
            throw new Unusual();
        }
        return in[at++];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
