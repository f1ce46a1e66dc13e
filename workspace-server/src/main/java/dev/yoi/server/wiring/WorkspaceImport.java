package dev.yoi.server.wiring;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.FilesystemArchives;
import dev.yoi.runtime.fsstore.Progress;
import dev.yoi.runtime.fsstore.StoreImport;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.RememberedRoot;
import dev.yoi.server.wiring.identity.WorkspaceIdentity;
import dev.yoi.server.wiring.identity.WorkspaceRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a workspace out of an archive: first its store, which is there as a whole or not at all, then the
/// folder's identity, with which it becomes a workspace. What is cut off in between is finished by the same
/// import again.
public final class WorkspaceImport {
    private WorkspaceImport() {}

    /// `workspace_exists` when the folder is another workspace, `workspace_root_changed` when another folder has
    /// this one, `store_exists`, and what may be wrong with an archive.
    public static StoreImport.Report run(ServerConfig config, Path archive, Progress progress) throws IOException {
        Path root = WorkspaceRoot.of(config.workspace());
        WorkspaceIdentity identity = identity(archive);
        WorkspaceIdentity.checkSame(root, identity.workspaceId());
        WorkspacePlace place = WorkspacePlace.of(config, root, identity);
        RememberedRoot.check(place.dir(), root, identity.workspaceId());
        StoreImport.Report report;
        try (InputStream in = Files.newInputStream(archive)) {
            Files.createDirectories(
                    place.dir(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            report = StoreImport.run(EmbeddedRuntimes.options(place, HostServices.system()), in, progress);
        } catch (IOException | RuntimeException e) {
            leaveNothing(place);
            throw e;
        }
        RememberedRoot.claim(place.dir(), root, identity.workspaceId());
        WorkspaceIdentity.restore(root, identity);
        return report;
    }

    private static WorkspaceIdentity identity(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            ArchiveHead head = FilesystemArchives.format().reader(in).head();
            Map<String, String> about = head.about();
            String id = about.get("workspace_id");
            String name = about.get("display_name");
            Instant created = time(about.get("created_at"));
            if (head.kind() == ArchiveHead.Kind.STORE && id != null && name != null && created != null) {
                return new WorkspaceIdentity(WorkerId.parse(id).toString(), created, name);
            }
        } catch (WorkerRuntimeException e) {
            throw e.code() == ErrorCode.INVALID_REQUEST ? notOfAWorkspace() : e;
        }
        throw notOfAWorkspace();
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static ServerException notOfAWorkspace() {
        return ServerException.of(
                ProblemCode.INVALID_REQUEST,
                "archive",
                "this is not the archive of a workspace",
                "take one that yoi workspace export wrote; yoi worker import takes single workers");
    }

    /// Folders that were made for it and hold nothing.
    private static void leaveNothing(WorkspacePlace place) throws IOException {
        for (Path folder : new Path[] {place.storeRoot().resolve("runtimes"), place.storeRoot(), place.dir()}) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return; // somebody's
            }
        }
    }
}
