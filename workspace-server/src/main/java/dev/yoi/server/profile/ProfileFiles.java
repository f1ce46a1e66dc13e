package dev.yoi.server.profile;

import java.util.List;

/// The profile files of the repository, as they are now.
public interface ProfileFiles {
    /// `name` is the file's name without its ending; `text` its content, or `problem` says why there is none.
    sealed interface ProfileFile {
        String name();

        record Content(String name, String text) implements ProfileFile {}

        record Unreadable(String name, String problem) implements ProfileFile {}
    }

    /// At most [WorkspaceProfiles#MAX_FILES], sorted by name.
    List<ProfileFile> files();
}
