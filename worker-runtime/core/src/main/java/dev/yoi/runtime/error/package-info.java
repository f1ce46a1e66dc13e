/// The one failure type of the runtime.
@NullMarked
package dev.yoi.runtime.error;

import org.jspecify.annotations.NullMarked;
