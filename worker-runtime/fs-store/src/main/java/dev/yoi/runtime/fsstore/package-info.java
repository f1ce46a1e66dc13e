/// The crash-safe filesystem store.
@NullMarked
package dev.yoi.runtime.fsstore;

import org.jspecify.annotations.NullMarked;
