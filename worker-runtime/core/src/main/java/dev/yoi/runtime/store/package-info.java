/// The port through which a runtime persists. Start at [dev.yoi.runtime.store.RuntimeStore].
@NullMarked
package dev.yoi.runtime.store;

import org.jspecify.annotations.NullMarked;
