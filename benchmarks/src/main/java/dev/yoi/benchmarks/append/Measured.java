package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Latencies;

/// What one measurement came to; latencies in microseconds; `cpu` is what the whole process
/// used, in microseconds per event.
record Measured(double perSecond, double p50, double p99, double max, double cpu) {
    static Measured of(Latencies latencies, long nanos, long cpuNanos) {
        return new Measured(
                latencies.total() * 1e9 / nanos,
                latencies.micros(0.5),
                latencies.micros(0.99),
                latencies.maxMicros(),
                cpuNanos / 1e3 / latencies.total());
    }
}
