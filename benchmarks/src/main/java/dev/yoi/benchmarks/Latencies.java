package dev.yoi.benchmarks;

/// Counts durations in buckets that are about 3 % wide. One thread at a time.
public final class Latencies {
    private static final int STEPS = 32;

    private final long[] counts = new long[Long.SIZE * STEPS];
    private long total;
    private long largestNanos;

    public void add(long nanos) {
        counts[bucket(nanos)]++;
        total++;
        largestNanos = Math.max(largestNanos, nanos);
    }

    public void addAll(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        largestNanos = Math.max(largestNanos, other.largestNanos);
    }

    public long total() {
        return total;
    }

    public double maxMicros() {
        return largestNanos / 1e3;
    }

    /// In microseconds; `quantile` is between 0 and 1.
    public double micros(double quantile) {
        long wanted = (long) (total * quantile);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen > wanted) {
                return nanos(i) / 1e3;
            }
        }
        return maxMicros();
    }

    private static int bucket(long nanos) {
        if (nanos < STEPS) {
            return (int) Math.max(0, nanos);
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        return (exponent - 4) * STEPS + (int) ((nanos >>> (exponent - 5)) & (STEPS - 1));
    }

    private static long nanos(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int exponent = bucket / STEPS + 4;
        return (STEPS + (long) (bucket % STEPS)) << (exponent - 5);
    }
}
