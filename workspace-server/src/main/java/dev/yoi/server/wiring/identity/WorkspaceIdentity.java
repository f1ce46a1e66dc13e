package dev.yoi.server.wiring.identity;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// Who a workspace is: the file `.yoi/workspace.toml`.
///
/// ```toml
/// workspace_id = "0193f1c0-0000-7000-8000-000000000001"
/// created_at = "2026-11-21T09:59:00Z"
/// display_name = "yoi"
/// ```
///
/// Made once, whole or not at all, by whoever is first; never written again by the server, least of all when it
/// is damaged: a new identity would leave all workers behind.
public record WorkspaceIdentity(String workspaceId, Instant createdAt, String displayName) {
    private static final Set<String> KEYS = Set.of("workspace_id", "created_at", "display_name");
    private static final int MAX_NAME_CHARACTERS = 200;

    static Path file(Path root) {
        return root.resolve(".yoi").resolve("workspace.toml");
    }

    /// The identity of a workspace that has one. `workspace_identity_invalid` when it can't be read.
    public static Optional<WorkspaceIdentity> find(Path root) {
        Path file = file(root);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(file, SmallFile.read(file)));
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.WORKSPACE_IDENTITY_INVALID,
                            file.toString(),
                            "the workspace's identity can't be read: " + e.getMessage(),
                            "make the file readable text again; it is not touched")
                    .exception(e);
        }
    }

    /// The identity of a workspace, made now if it has none. `newId` gives UUIDs of version 7.
    public static WorkspaceIdentity findOrCreate(Path root, Supplier<String> newId, Instant now) {
        Optional<WorkspaceIdentity> known = find(root);
        if (known.isPresent()) {
            return known.get();
        }
        Path name = root.getFileName();
        var made = new WorkspaceIdentity(
                newId.get(), now.truncatedTo(ChronoUnit.SECONDS), displayName(name == null ? "" : name.toString()));
        try {
            made.writeFirst(file(root));
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.WORKSPACE_IDENTITY_INVALID,
                            file(root).toString(),
                            "the workspace's identity can't be written",
                            "make the folder writable")
                    .exception(e);
        }
        // Somebody else may have been first: what is in the file now is what counts.
        return find(root).orElseThrow();
    }

    /// Gives a folder the identity that it had elsewhere; one that has an identity keeps it. `workspace_exists`
    /// when that is another one.
    public static void restore(Path root, WorkspaceIdentity identity) throws IOException {
        identity.writeFirst(file(root));
        checkSame(root, identity.workspaceId);
    }

    /// `workspace_exists` when the folder is another workspace.
    public static void checkSame(Path root, String workspaceId) {
        find(root).filter(known -> !known.workspaceId.equals(workspaceId)).ifPresent(known -> {
            throw ServerException.of(
                    ProblemCode.WORKSPACE_EXISTS,
                    root.toString(),
                    "this folder is the workspace " + known.workspaceId + ", and the archive is that of " + workspaceId,
                    "import it into another folder, for example with --workspace");
        });
    }

    /// Replaces the identity by a new one: what a copy of a project does to become a workspace of its own.
    public static WorkspaceIdentity renew(Path root, Supplier<String> newId, Instant now) throws IOException {
        WorkspaceIdentity before = find(root).orElseThrow();
        var renewed = new WorkspaceIdentity(newId.get(), now.truncatedTo(ChronoUnit.SECONDS), before.displayName);
        WholeFile.replace(file(root), renewed.toml(), WholeFile.Access.EVERYBODY);
        return renewed;
    }

    private void writeFirst(Path file) throws IOException {
        try {
            WholeFile.create(file, toml());
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its identity is as good as ours.
            return;
        }
    }

    private String toml() {
        return "workspace_id = \"" + workspaceId + "\"\ncreated_at = \"" + createdAt + "\"\ndisplay_name = \""
                + Toml.tomlEscape(displayName) + "\"\n";
    }

    private static String displayName(String folder) {
        String clean = folder.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(MAX_NAME_CHARACTERS / 2)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.isBlank() ? "workspace" : clean;
    }

    private static WorkspaceIdentity parse(Path file, String text) {
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            throw invalid(file, "it is not TOML: " + toml.errors().getFirst());
        }
        for (String key : toml.keySet()) {
            if (!KEYS.contains(key)) {
                throw invalid(file, "unknown key '" + key + "'");
            }
        }
        try {
            String id = WorkerId.parse(required(file, toml, "workspace_id")).toString();
            var createdAt = Instant.parse(required(file, toml, "created_at"));
            return new WorkspaceIdentity(id, createdAt, required(file, toml, "display_name"));
        } catch (WorkerRuntimeException e) {
            throw invalid(file, "workspace_id is no UUID of version 7");
        } catch (DateTimeParseException e) {
            throw invalid(file, "created_at is no time like 2026-11-21T09:59:00Z");
        }
    }

    private static String required(Path file, TomlParseResult toml, String key) {
        @Nullable Object value = toml.get(List.of(key));
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw invalid(file, "'" + key + "' must be a text");
    }

    private static ServerException invalid(Path file, String what) {
        return ServerException.of(
                ProblemCode.WORKSPACE_IDENTITY_INVALID,
                file.toString(),
                "the workspace's identity can't be used: " + what,
                "bring the file back from version control; it is not touched");
    }
}
