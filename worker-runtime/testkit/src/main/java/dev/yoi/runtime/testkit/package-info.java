/// What a store or backend is tested with.
@NullMarked
package dev.yoi.runtime.testkit;

import org.jspecify.annotations.NullMarked;
