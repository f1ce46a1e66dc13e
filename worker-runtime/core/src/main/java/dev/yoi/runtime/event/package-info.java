/// The facts that a worker log consists of, and what is read off a single one of them. Values only: no thread, no
/// I/O.
@NullMarked
package dev.yoi.runtime.event;

import org.jspecify.annotations.NullMarked;
