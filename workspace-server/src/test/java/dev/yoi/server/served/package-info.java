/// The server from outside: over HTTP, on a real store with real processes.
@org.jspecify.annotations.NullMarked
package dev.yoi.server.served;
