package dev.yoi.server.wiring;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.RememberedRoot;
import dev.yoi.server.wiring.identity.WorkspaceIdentity;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The two ways out of `workspace_root_changed`: `yoi workspace moved` and `yoi workspace new-id`.
public final class WorkspaceMoves {
    private WorkspaceMoves() {}

    /// Which workspace a folder is.
    ///
    /// @param root the folder that the identity is in; of a linked worktree, the main one
    /// @param data where everything durable of it is, once it was served
    /// @param home the folder that the data belongs to; empty while nobody was served
    public record Shown(WorkspaceIdentity identity, Path root, Path data, Optional<Path> home) {}

    /// Says it, also of a folder that is refused because the data belongs to another one. `workspace_not_found`
    /// for a folder without an identity.
    public static Shown show(ServerConfig config) {
        Path root = WorkspaceRoot.of(config.workspace());
        WorkspacePlace place = WorkspacePlace.at(config, root);
        return new Shown(place.identity(), root, place.dir(), RememberedRoot.home(place.dir()));
    }

    /// The workspace's data belongs to the folder that `config` names from now on. Gives the workspace's id.
    public static String moved(ServerConfig config) {
        Path root = WorkspaceRoot.of(config.workspace());
        WorkspacePlace place = WorkspacePlace.at(config, root);
        try {
            RememberedRoot.remember(place.dir(), root);
            return place.identity().workspaceId();
        } catch (IOException e) {
            throw failed(config.dataDir(), e);
        }
    }

    /// The folder becomes a workspace of its own, without workers. Gives its new id.
    public static String newIdentity(ServerConfig config) {
        Path root = WorkspaceRoot.of(config.workspace());
        HostServices host = HostServices.system();
        WorkspacePlace.at(config, root);
        try {
            return WorkspaceIdentity.renew(
                            root, host::newWorkspaceId, host.clock().instant())
                    .workspaceId();
        } catch (IOException e) {
            throw failed(root, e);
        }
    }

    private static ServerException failed(Path subject, IOException e) {
        return new ServerException.Failure(
                        ProblemCode.DATA_DIR_REFUSED, subject.toString(), "this can't be written", "make it writable")
                .ofDisk(e);
    }
}
