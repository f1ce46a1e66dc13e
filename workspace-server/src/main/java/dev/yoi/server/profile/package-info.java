/// The workspace's profiles: those that come with Yoi and those of the repository, which are read when asked and
/// need a person's agreement when they run commands. No files here: [dev.yoi.server.profile.ProfileFiles] and
/// [dev.yoi.server.profile.Approvals] are ports. Start at [dev.yoi.server.profile.WorkspaceProfiles].
@NullMarked
package dev.yoi.server.profile;

import org.jspecify.annotations.NullMarked;
