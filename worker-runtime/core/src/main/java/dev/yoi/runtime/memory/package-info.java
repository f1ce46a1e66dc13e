/// A store that keeps everything in memory: for tests and trials, never for production. Production wiring can't
/// name this package.
@NullMarked
package dev.yoi.runtime.memory;

import org.jspecify.annotations.NullMarked;
