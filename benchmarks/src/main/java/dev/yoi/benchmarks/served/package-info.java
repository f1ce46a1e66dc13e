/// The server as its clients meet it, over loopback: what they cost each other. Uses the server's wiring; clients
/// are in the same process, so that what they cost is part of what is measured.
@NullMarked
package dev.yoi.benchmarks.served;

import org.jspecify.annotations.NullMarked;
