package dev.yoi.server.wiring.identity;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file `root` in a workspace's data: the folder that it belongs to. A copy of a project has the same
/// identity; without this it would quietly share the workers of the original.
public final class RememberedRoot {
    private static final String NAME = "root";

    private RememberedRoot() {}

    /// Remembers `root`. `workspace_root_changed` when another folder that still has this identity is remembered;
    /// one that is gone has been moved, and is forgotten.
    public static void claim(Path dir, Path root, String workspaceId) {
        check(dir, root, workspaceId);
        try {
            if (!home(dir).equals(Optional.of(root))) {
                remember(dir, root);
            }
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.DATA_DIR_REFUSED,
                            dir.toString(),
                            "the data directory can't be written",
                            "make it writable")
                    .ofDisk(e);
        }
    }

    /// As [#claim], but changes nothing.
    public static void check(Path dir, Path root, String workspaceId) {
        home(dir)
                .filter(known -> !known.equals(root))
                .filter(known -> isLive(known, workspaceId))
                .ifPresent(known -> {
                    throw ServerException.of(
                            ProblemCode.WORKSPACE_ROOT_CHANGED,
                            root.toString(),
                            "this workspace's data belongs to " + known + ", which still exists",
                            "if this folder shall take its place: yoi workspace moved; if it is a copy that shall be a"
                                    + " workspace of its own: yoi workspace new-id");
                });
    }

    /// From now on the data belongs to `root`, whatever was remembered.
    public static void remember(Path dir, Path root) throws IOException {
        WholeFile.replace(dir.resolve(NAME), root + "\n", WholeFile.Access.OWNER);
    }

    /// The folder that the data belongs to; empty when it never belonged to one.
    public static Optional<Path> home(Path dir) {
        try {
            Path file = dir.resolve(NAME);
            return Files.exists(file)
                    ? Optional.of(Path.of(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.DATA_DIR_REFUSED,
                            dir.toString(),
                            "the data directory can't be read",
                            "make it readable")
                    .ofDisk(e);
        }
    }

    private static boolean isLive(Path root, String workspaceId) {
        try {
            return WorkspaceIdentity.find(root)
                    .filter(identity -> identity.workspaceId().equals(workspaceId))
                    .isPresent();
        } catch (ServerException e) {
            // Damaged, but still there: somebody has to look.
            return true;
        }
    }
}
