package dev.yoi.cli.ticket;

import dev.yoi.cli.terminal.Host;
import dev.yoi.tickets.merge.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The commits whose files are being merged.
///
/// @param ours the commit that theirs is merged into
record MergedCommits(Git git, String base, String ours, String theirs) {
    private static final String MERGED_HEAD = "GITHEAD_";
    private static final List<String> PICKS =
            List.of("pick", "p", "reword", "r", "edit", "e", "squash", "s", "fixup", "f");

    /// Nothing when git does not say what it is doing; then each key of an item is merged by itself.
    static Optional<MergedCommits> find(Git git, Host host, String label) {
        Optional<String> head = host.environment().keySet().stream()
                .filter(name -> name.startsWith(MERGED_HEAD))
                .map(name -> name.substring(MERGED_HEAD.length()))
                .findFirst();
        if (head.isPresent()) {
            return git.text("merge-base", "HEAD", head.get())
                    .map(base -> new MergedCommits(git, base, "HEAD", head.get()));
        }
        // A rebase or a cherry-pick: one commit is put on top of HEAD.
        return git.commit(label.strip().split(" ", 2)[0])
                .or(() -> rebased(git))
                .flatMap(picked ->
                        git.commit(picked + "^").map(parent -> new MergedCommits(git, parent, "HEAD", picked)));
    }

    /// The commit that a rebase is at: the last line of what it has done.
    private static Optional<String> rebased(Git git) {
        return git.text("rev-parse", "--path-format=absolute", "--git-path", "rebase-merge/done")
                .map(Path::of)
                .filter(Files::isRegularFile)
                .flatMap(done -> {
                    try {
                        List<String> lines = Files.readAllLines(done);
                        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
                    } catch (IOException _) {
                        return Optional.<String>empty();
                    }
                })
                .map(line -> line.strip().split(" ", 3))
                .filter(words -> words.length > 1 && PICKS.contains(words[0]))
                .flatMap(words -> git.commit(words[1]));
    }

    Versions versions(Path file) {
        return new Versions(content(base, file), content(ours, file), content(theirs, file));
    }

    /// A side that does not have the file counts as empty.
    private byte[] content(String commit, Path file) {
        return git.bytes("show", commit + ":" + file.toString().replace('\\', '/'))
                .orElse(new byte[0]);
    }
}
