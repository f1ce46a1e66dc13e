package dev.yoi.server.wiring;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.RememberedRoot;
import dev.yoi.server.wiring.identity.WorkspaceIdentity;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import java.io.IOException;
import java.nio.file.Path;

/// The two ways out of `workspace_root_changed`: `yoi workspace moved` and `yoi workspace new-id`.
public final class WorkspaceMoves {
    private WorkspaceMoves() {}

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
                .exception(e);
    }
}
