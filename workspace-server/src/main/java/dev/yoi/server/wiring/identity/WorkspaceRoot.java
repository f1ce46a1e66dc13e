package dev.yoi.server.wiring.identity;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the root of the workspace that a folder is in: the nearest folder upwards with a `.yoi` folder or a git
/// repository, else the folder itself; in a linked git worktree, the main worktree.
public final class WorkspaceRoot {
    private static final String GITDIR = "gitdir:";

    private WorkspaceRoot() {}

    public static Path of(Path folder) {
        Path start = real(folder);
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".yoi")) || Files.exists(at.resolve(".git"))) {
                return mainWorktree(at).orElse(at);
            }
        }
        return start;
    }

    /// A linked worktree has a file `.git` that names its folder in the repository, where a file `commondir`
    /// leads to the repository itself. A submodule has such a file too, but no `commondir`: it stands for itself.
    private static Optional<Path> mainWorktree(Path worktree) {
        Path link = worktree.resolve(".git");
        if (!Files.isRegularFile(link)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(link).strip();
            if (!text.startsWith(GITDIR)) {
                return Optional.empty();
            }
            Path gitDir = worktree.resolve(text.substring(GITDIR.length()).strip());
            Path commonLink = gitDir.resolve("commondir");
            if (!Files.isRegularFile(commonLink)) {
                return Optional.empty();
            }
            Path common = gitDir.resolve(Files.readString(commonLink).strip()).toRealPath();
            Path main = common.getParent();
            // A bare repository has no main worktree.
            return common.endsWith(".git") && main != null ? Optional.of(main) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path real(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
            throw notFound(folder);
        } catch (IOException e) {
            throw notFound(folder);
        }
    }

    private static ServerException notFound(Path folder) {
        return ServerException.of(
                ProblemCode.WORKSPACE_NOT_FOUND,
                folder.toString(),
                "there is no such folder",
                "name the folder of your project");
    }
}
