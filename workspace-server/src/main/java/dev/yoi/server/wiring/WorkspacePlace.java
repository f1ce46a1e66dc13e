package dev.yoi.server.wiring;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.RememberedRoot;
import dev.yoi.server.wiring.identity.WorkspaceIdentity;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.function.Supplier;

/// The folders of one workspace: the project's `root`, and `dir` for everything durable, below the data
/// directory.
record WorkspacePlace(Path root, WorkspaceIdentity identity, Path dir) {
    private static final String RUNTIME_DIR = "embedded-runtime";

    Path storeRoot() {
        return dir.resolve(RUNTIME_DIR);
    }

    /// Homes of agents: what they keep for themselves, sessions above all.
    Path agentsDir() {
        return dir.resolve("agents");
    }

    Path tokenFile() {
        return dir.resolve("token");
    }

    Path accessFile() {
        return dir.resolve("access.json");
    }

    Path auditFile() {
        return dir.resolve("audit.jsonl");
    }

    Path serverFile() {
        return dir.resolve("server.json");
    }

    Path approvalsFile() {
        return dir.resolve("approved-profiles");
    }

    static Path profilesDir(Path root) {
        return root.resolve(".yoi").resolve("profiles");
    }

    static Path ticketsDir(Path root) {
        return root.resolve(".yoi").resolve("tickets");
    }

    /// What is derived from the tickets; may be removed at any time.
    Path ticketIndexDir() {
        return dir.resolve("ticket-index");
    }

    /// Of a workspace that is about to be served: what is missing is made.
    static WorkspacePlace prepare(ServerConfig config, Supplier<String> newId, Instant now) {
        Path root = WorkspaceRoot.of(config.workspace());
        refuseInsideProject(config.dataDir(), root);
        var place = at(config, root, WorkspaceIdentity.findOrCreate(root, newId, now));
        try {
            Files.createDirectories(
                    place.dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.DATA_DIR_REFUSED,
                            place.dir.toString(),
                            "the data directory can't be made",
                            "make its parent writable, or name another with --data-dir")
                    .ofDisk(e);
        }
        RememberedRoot.claim(place.dir, root, place.identity.workspaceId());
        return place;
    }

    /// Says what [#prepare] would say, and changes nothing.
    static void check(ServerConfig config) {
        Path root = WorkspaceRoot.of(config.workspace());
        refuseInsideProject(config.dataDir(), root);
        WorkspaceIdentity.find(root)
                .map(identity -> at(config, root, identity))
                .ifPresent(place -> RememberedRoot.check(place.dir, root, place.identity.workspaceId()));
    }

    /// Of a workspace that was served before; `workspace_not_found` for one that never was. Changes nothing.
    static WorkspacePlace existing(ServerConfig config) {
        Path root = WorkspaceRoot.of(config.workspace());
        WorkspacePlace place = at(config, root);
        if (!Files.isDirectory(place.storeRoot())) {
            throw neverServed(root);
        }
        RememberedRoot.check(place.dir, root, place.identity.workspaceId());
        return place;
    }

    /// Of a workspace that has an identity; `workspace_not_found` for one that has none.
    static WorkspacePlace at(ServerConfig config, Path root) {
        return at(config, root, WorkspaceIdentity.find(root).orElseThrow(() -> neverServed(root)));
    }

    /// Of a folder that has this identity, or shall have it.
    static WorkspacePlace of(ServerConfig config, Path root, WorkspaceIdentity identity) {
        refuseInsideProject(config.dataDir(), root);
        return at(config, root, identity);
    }

    private static WorkspacePlace at(ServerConfig config, Path root, WorkspaceIdentity identity) {
        Path dir = config.dataDir().resolve("workspaces").resolve(identity.workspaceId());
        return new WorkspacePlace(root, identity, dir);
    }

    private static void refuseInsideProject(Path dataDir, Path root) {
        Path project = root.resolve(".yoi");
        if (dataDir.startsWith(project) || reached(dataDir).startsWith(reached(project))) {
            throw ServerException.of(
                    ProblemCode.DATA_DIR_REFUSED,
                    dataDir.toString(),
                    "the data directory is inside the project's records",
                    "name one outside of .yoi, for example with --data-dir");
        }
    }

    /// Where a path leads through links, as far as it exists.
    private static Path reached(Path path) {
        for (Path known = path.toAbsolutePath().normalize(); known != null; known = known.getParent()) {
            try {
                return known.toRealPath()
                        .resolve(known.relativize(path.toAbsolutePath().normalize()));
            } catch (IOException _) {
                // Not made yet: its parent may be.
            }
        }
        return path;
    }

    private static ServerException neverServed(Path root) {
        return ServerException.of(
                ProblemCode.WORKSPACE_NOT_FOUND,
                root.toString(),
                "this workspace has no workers yet: no server was ever started for it",
                "start one with: yoi serve");
    }
}
