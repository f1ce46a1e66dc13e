package dev.yoi.runtime;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/// Randomness that can be repeated: a failing test says the command that repeats it.
final class Seeds {
    private static final String PROPERTY = "yoi.seed";

    private Seeds() {}

    /// What a seeded test does with its randomness.
    @FunctionalInterface
    interface Body {
        void run(SplittableRandom random) throws Exception;
    }

    /// Runs `body` with `count` seeds, or only with the one of `-Dyoi.seed`.
    static void each(int count, Class<?> test, String method, Body body) throws Exception {
        Long only = Long.getLong(PROPERTY);
        var seeds = new SecureRandom();
        for (int i = 0; i < (only == null ? count : 1); i++) {
            long seed = only == null ? seeds.nextLong() : only;
            try {
                body.run(new SplittableRandom(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "repeat with: ./mvnw -pl worker-runtime/core -am test -Dtest=" + test.getSimpleName() + "#"
                                + method + " -Dyoi.seed=" + seed,
                        e);
            }
        }
    }
}
