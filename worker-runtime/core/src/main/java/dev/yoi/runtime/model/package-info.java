/// Ids, words and small values that everything else speaks in. They check themselves when made.
@NullMarked
package dev.yoi.runtime.model;

import org.jspecify.annotations.NullMarked;
