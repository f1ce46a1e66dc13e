/// The fold: what a log says, as one immutable value. Start at [dev.yoi.runtime.state.WorkerState#apply]. No
/// thread, no I/O.
@NullMarked
package dev.yoi.runtime.state;

import org.jspecify.annotations.NullMarked;
