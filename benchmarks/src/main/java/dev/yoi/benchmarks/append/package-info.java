/// Durable appends of 1 KB events by many writers at once: ours, the machine's limits, and other stores. Start
/// reading at [dev.yoi.benchmarks.append.AppendSuite].
@NullMarked
package dev.yoi.benchmarks.append;

import org.jspecify.annotations.NullMarked;
