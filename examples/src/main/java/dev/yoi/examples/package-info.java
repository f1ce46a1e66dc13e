/// Programs that embed the runtime, as the guides show them. They name a store and a backend, as wiring does.
@NullMarked
package dev.yoi.examples;

import org.jspecify.annotations.NullMarked;
