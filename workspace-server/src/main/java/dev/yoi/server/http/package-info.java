/// HTTP: one declared table of [dev.yoi.server.http.Route]s, the [dev.yoi.server.http.Router] that reads it, and
/// the listening server around them. Knows nothing of workers.
///
/// Every request runs on a virtual thread of its own and may block. The order of checks is in
/// [dev.yoi.server.http.Router].
@NullMarked
package dev.yoi.server.http;

import org.jspecify.annotations.NullMarked;
