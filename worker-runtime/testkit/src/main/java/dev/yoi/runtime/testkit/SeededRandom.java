package dev.yoi.runtime.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Randomness that can be repeated: everything it gives follows from [#seed]. A test takes one as a parameter
/// ([SeededTest]); when the test fails, the failure carries the command that repeats it.
///
/// Not to be shared between threads: [#split] gives each its own.
public final class SeededRandom implements RandomGenerator {
    private final long seed;
    private final SplittableRandom random;

    public SeededRandom(long seed) {
        this(seed, new SplittableRandom(seed));
    }

    private SeededRandom(long seed, SplittableRandom random) {
        this.seed = seed;
        this.random = random;
    }

    /// The number that this one, and everything split from it, began with.
    public long seed() {
        return seed;
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    public SeededRandom split() {
        return new SeededRandom(seed, random.split());
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// True once in `n` times.
    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /// Text of `minimum` to `maximum` characters, of the sort that breaks careless code: quotes, control
    /// characters, NUL, line separators, characters outside the basic plane. Always valid UTF-16.
    public String text(int minimum, int maximum) {
        int length = minimum + random.nextInt(maximum - minimum + 1);
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(character());
        }
        return text.toString();
    }

    private int character() {
        return switch (random.nextInt(10)) {
            case 0 -> "\"\\/{}[]:,'<>&%\u0000\t\r\n\u001b\u007f".codePointAt(random.nextInt(19));
            case 1 -> 0xA0 + random.nextInt(0x500);
            case 2 -> 0x2000 + random.nextInt(0x100);
            case 3 -> 0x1F300 + random.nextInt(0x200);
            default -> ' ' + random.nextInt('~' - ' ' + 1);
        };
    }
}
