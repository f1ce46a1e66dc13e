/// Which workspace a folder belongs to. The identity is a file in the project, so that moving the folder or
/// changing machines keeps it; the data directory remembers which folder it belongs to, so that a copy of the
/// project does not silently share it. Start at [dev.yoi.server.wiring.identity.WorkspaceIdentity].
@NullMarked
package dev.yoi.server.wiring.identity;

import org.jspecify.annotations.NullMarked;
