/// The JSON of requests and answers, as `docs/api.md` gives it: records of strings and numbers that are nobody's
/// domain types, each with a factory from the domain type that it shows. The command line prints the same records
/// when it reads a store without a server.
///
/// No type here holds a path, an address or a handle (I12). Start at [dev.yoi.server.wire.Json] and
/// [dev.yoi.server.wire.WorkerView].
@NullMarked
package dev.yoi.server.wire;

import org.jspecify.annotations.NullMarked;
