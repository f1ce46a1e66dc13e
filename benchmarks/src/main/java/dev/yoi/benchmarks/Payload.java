package dev.yoi.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Events of 1 KB, different enough that nothing gains by compressing them.
public final class Payload {
    /// Bytes of an encoded event.
    public static final int BYTES = 1024;
    /// What the fields around the text take in our own form.
    private static final int OWN_FIELDS_BYTES = 184;

    private static final int TEXTS = 64;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,";
    private static final String[] CONTENTS = contents();
    private static final byte[][] TEMPLATES = templates();

    private Payload() {}

    private static String[] contents() {
        var random = new Random(7);
        var contents = new String[TEXTS];
        for (int i = 0; i < TEXTS; i++) {
            contents[i] = random.ints(BYTES - OWN_FIELDS_BYTES, 0, LETTERS.length())
                    .collect(
                            StringBuilder::new,
                            (text, letter) -> text.append(LETTERS.charAt(letter)),
                            StringBuilder::append)
                    .toString();
        }
        return contents;
    }

    private static byte[][] templates() {
        var templates = new byte[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            String start =
                    "{\"worker\":\"0000000000\",\"seq\":1000000000,\"kind\":\"message\",\"content\":\"" + CONTENTS[i];
            templates[i] =
                    (start + "x".repeat(BYTES - 3 - start.length()) + "\"}\n").getBytes(StandardCharsets.US_ASCII);
        }
        return templates;
    }

    /// The text of an event, for who encodes it.
    public static String text(int writer, long seq) {
        return CONTENTS[(int) ((writer * 31L + seq) % TEXTS)];
    }

    /// A finished event of [#BYTES], for who stores bytes.
    public static byte[] encoded(int writer, long seq) {
        byte[] event = TEMPLATES[(int) ((writer * 31L + seq) % TEMPLATES.length)].clone();
        digits(event, 20, writer);
        digits(event, 38, seq);
        return event;
    }

    private static void digits(byte[] event, int last, long number) {
        long rest = number;
        for (int at = last; rest > 0; at--) {
            event[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
