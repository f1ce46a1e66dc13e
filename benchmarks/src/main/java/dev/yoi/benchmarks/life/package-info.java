/// What happens to workers over their lives: they are made, their logs grow and are read, stores are opened,
/// people watch. Each suite measures one row of the targets on our store alone.
@NullMarked
package dev.yoi.benchmarks.life;

import org.jspecify.annotations.NullMarked;
