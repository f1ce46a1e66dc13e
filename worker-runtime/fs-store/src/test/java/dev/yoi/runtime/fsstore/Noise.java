package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Seeded damage: what disks, editors and enemies do to bytes.
public final class Noise {
    /// What the formats are made of, and what careless readers choke on.
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "-1",
            "0",
            "1e9",
            "1e999999999",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
            "\n",
            "\u0000",
            "\r\n",
            "\"seq\":",
            "\"pos\":",
            "\"crc\":\"00000000\"",
            "{\"seq\":1,\"pos\":1",
            "YOIB",
            "YOIS",
            "[[[[[[[[[[[[[[[[",
            "{\"a\":{\"a\":{\"a\":",
            "\u00ff",
            "日本",
            "\"format\":2",
            "../../etc");

    private static final int CHANGES_MAX = 4;
    private static final int PIECE_MAX = 64;

    private Noise() {}

    /// The bytes with one to four changes.
    public static byte[] damaged(byte[] bytes, SeededRandom random) {
        byte[] now = bytes;
        for (int changes = 1 + random.nextInt(CHANGES_MAX); changes > 0; changes--) {
            now = changed(now, random);
        }
        return now;
    }

    private static byte[] changed(byte[] bytes, SeededRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(random.nextInt(PIECE_MAX), bytes.length - at);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(bytes, at, new byte[0], at + length);
            case 2 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 3 -> joined(bytes, at, new byte[length], at + length);
            case 4, 5 -> joined(bytes, at, random.pick(PIECES).getBytes(StandardCharsets.UTF_8), at + length);
            default -> flipped(bytes, at, random);
        };
    }

    private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
        var all = new ByteArrayOutputStream(bytes.length + middle.length);
        all.write(bytes, 0, to);
        all.writeBytes(middle);
        all.write(bytes, from, bytes.length - from);
        return all.toByteArray();
    }

    private static byte[] flipped(byte[] bytes, int at, SeededRandom random) {
        byte[] copy = bytes.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }
}
