package dev.yoi.runtime.redaction;

import java.util.Collection;
import java.util.TreeSet;

/// What is masked in this process: the shapes of common keys always, and every value that it was told of. Values
/// can be added at any time; texts that grow look for them from then on.
public final class Redaction {
    /// Stands where a secret was. As short as the shortest value that is masked, so no text grows beyond a limit
    /// that counts characters.
    public static final String MASK = "‹masked›";
    /// UTF-16 units of the shortest value that is masked: anything shorter occurs in texts that tell nothing.
    public static final int MIN_VALUE_CHARACTERS = 8;
    /// UTF-16 units of the longest value, JSON escapes included.
    public static final int MAX_VALUE_CHARACTERS = 16 * 1024;

    private final TreeSet<String> known = new TreeSet<>();
    private volatile Scanner scanner = new Scanner(known);
    private volatile long version;

    /// Masks this value from now on, also where JSON escapes it. White space around it does not count; a value
    /// that is too short or too long to be masked is `false`.
    public synchronized boolean know(String value) {
        String bare = value.strip();
        String escaped = JsonText.escaped(bare);
        if (bare.length() < MIN_VALUE_CHARACTERS || escaped.length() > MAX_VALUE_CHARACTERS) {
            return false;
        }
        if (known.add(bare)) {
            known.add(escaped);
            scanner = new Scanner(known);
            version++;
        }
        return true;
    }

    /// Another number once another value is known.
    long version() {
        return version;
    }

    /// How often a text says that something was masked.
    public static int masksIn(String text) {
        int masks = 0;
        for (int at = text.indexOf(MASK); at >= 0; at = text.indexOf(MASK, at + MASK.length())) {
            masks++;
        }
        return masks;
    }

    Scanner scanner() {
        return scanner;
    }

    /// One event's texts.
    public Masking masking() {
        return new Masking(scanner);
    }

    /// A text that comes bit by bit.
    public TextMask growing() {
        return new TextMask(this);
    }

    /// Whether there is something to mask.
    public boolean finds(String text) {
        Spans spans = scanner.scan(text, 0, text.length(), true);
        return spans != null && spans.hides();
    }

    public boolean findsInAny(Collection<String> texts) {
        return texts.stream().anyMatch(this::finds);
    }
}
