package dev.yoi.runtime.testkit.crashfs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Decides what survives. In every decision the first alternative is that nothing does, and the last that
/// everything does.
interface Fate {
    /// One of `alternatives`, counted from 0.
    int pick(int alternatives);

    /// How many bytes of a torn block survive: at least 1, fewer than `length`.
    int tear(int length);

    /// The fate with a number: 0 loses all that it may, 1 keeps all, and every other number is a seed, with a
    /// leaning of its own towards losing, keeping or tearing.
    static Fate numbered(long choice) {
        if (choice == 0) {
            return new Fixed(false);
        }
        return choice == 1 ? new Fixed(true) : new Random(choice);
    }

    record Fixed(boolean keeps) implements Fate {
        @Override
        public int pick(int alternatives) {
            return keeps ? alternatives - 1 : 0;
        }

        @Override
        public int tear(int length) {
            return length / 2;
        }
    }

    final class Random implements Fate {
        private static final double[] LEANINGS = {0.05, 0.3, 0.5, 0.7, 0.95};
        private static final double[] WILDNESS = {0.02, 0.3, 0.7};

        private final SplittableRandom random;
        private final double keeping;
        private final double wildness;

        Random(long seed) {
            random = new SplittableRandom(seed);
            keeping = LEANINGS[random.nextInt(LEANINGS.length)];
            wildness = WILDNESS[random.nextInt(WILDNESS.length)];
        }

        @Override
        public int pick(int alternatives) {
            if (alternatives > 2 && random.nextDouble() < wildness) {
                return random.nextInt(alternatives);
            }
            return random.nextDouble() < keeping ? alternatives - 1 : 0;
        }

        @Override
        public int tear(int length) {
            return 1 + random.nextInt(length - 1);
        }
    }

    /// Goes through all fates, one after the other; torn blocks are torn in the middle.
    final class Every implements Fate {
        private final List<int[]> taken = new ArrayList<>();
        private int depth;

        @Override
        public int pick(int alternatives) {
            if (depth == taken.size()) {
                taken.add(new int[] {0, alternatives});
            }
            return taken.get(depth++)[0];
        }

        @Override
        public int tear(int length) {
            return length / 2;
        }

        /// To the next fate; false when that was the last one.
        boolean advance() {
            depth = 0;
            while (!taken.isEmpty()) {
                int[] last = taken.getLast();
                if (++last[0] < last[1]) {
                    return true;
                }
                taken.removeLast();
            }
            return false;
        }
    }
}
