package dev.yoi.server.profile;

import java.util.List;

/// The files of the repository that profiles are made of, as they are now.
public interface ProfileFiles {
    /// `name` is the file's name without its ending; `text` its content, or `problem` says why there is none.
    sealed interface ProfileFile {
        String name();

        record Content(String name, String text) implements ProfileFile {}

        record Unreadable(String name, String problem) implements ProfileFile {}
    }

    /// Files of the repository by digest, each as [SharedSettings#PINNED] has them; or what is wrong with what
    /// was asked for.
    record Pins(List<String> entries, List<String> problems) {
        public static final Pins NONE = new Pins(List.of(), List.of());

        public Pins {
            entries = List.copyOf(entries);
            problems = List.copyOf(problems);
        }
    }

    /// At most [WorkspaceProfiles#MAX_FILES], sorted by name.
    List<ProfileFile> files();

    /// The Markdown file `fileName` beside the profiles; the name of what comes back is the whole file name.
    ProfileFile instructions(String fileName);

    /// `paths` count from the repository's root; one folder of each may be `*`.
    Pins pins(List<String> paths);
}
