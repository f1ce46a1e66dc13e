/// The worker runtime: what an embedder calls.
@NullMarked
package dev.yoi.runtime;

import org.jspecify.annotations.NullMarked;
