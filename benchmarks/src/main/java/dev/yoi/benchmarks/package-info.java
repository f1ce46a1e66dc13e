/// How fast the runtime and its store are, beside what the machine can do and beside other stores that do the
/// same work. `./dev bench` runs it; nothing depends on it. Programs, not a library: this package and those below
/// may print, read the clock and start JVMs. Start reading at [dev.yoi.benchmarks.Main].
@NullMarked
package dev.yoi.benchmarks;

import org.jspecify.annotations.NullMarked;
