/// Where a server is put together: the only package (with its sub-packages) that names the filesystem store and
/// the process backend, reads the clock and the random source, and touches files.
///
/// Start at [dev.yoi.server.wiring.WorkspaceServer] (a server) and [dev.yoi.server.wiring.ReadOnlyWorkspace]
/// (reading a store while no server runs).
@NullMarked
package dev.yoi.server.wiring;

import org.jspecify.annotations.NullMarked;
