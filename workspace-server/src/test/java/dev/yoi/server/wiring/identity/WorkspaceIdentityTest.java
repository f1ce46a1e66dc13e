package dev.yoi.server.wiring.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceIdentityTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:59:00.123Z");

    @TempDir
    private Path dir;

    private final AtomicInteger ids = new AtomicInteger();

    private String nextId() {
        return "0193f1c0-0000-7000-8000-%012d".formatted(ids.incrementAndGet());
    }

    private WorkspaceIdentity identity(Path root) {
        return WorkspaceIdentity.findOrCreate(root, this::nextId, NOW);
    }

    private static void isRefused(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void anIdentityIsMadeOnceAndStays() throws IOException {
        Path root = Files.createDirectory(dir.resolve("a \"project\""));
        WorkspaceIdentity made = identity(root);
        assertThat(made.displayName()).isEqualTo("a \"project\"");
        assertThat(made.createdAt()).isEqualTo(Instant.parse("2026-11-21T09:59:00Z"));
        assertThat(identity(root)).isEqualTo(made);
        assertThat(WorkspaceIdentity.find(root)).contains(made);
        try (var files = Files.list(root.resolve(".yoi"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("workspace.toml");
        }
    }

    @Test
    void manyAtOnceAgreeOnOne() throws Exception {
        Path root = Files.createDirectory(dir.resolve("project"));
        List<Callable<WorkspaceIdentity>> makers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            makers.add(() -> identity(root));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<WorkspaceIdentity> seen = new ArrayList<>();
            for (var result : threads.invokeAll(makers)) {
                seen.add(result.get());
            }
            assertThat(seen).containsOnly(identity(root));
        }
    }

    @Test
    void aDamagedIdentityIsLeftAsItIs() throws IOException {
        Path root = Files.createDirectory(dir.resolve("project"));
        WorkspaceIdentity made = identity(root);
        Path file = WorkspaceIdentity.file(root);
        for (String text : List.of(
                "",
                "workspace_id = 1",
                "not toml at all",
                "workspace_id = \"" + made.workspaceId() + "\"",
                "workspace_id = \"../../etc\"\ncreated_at = \"2026-11-21T09:59:00Z\"\ndisplay_name = \"x\"",
                "workspace_id = \"" + made.workspaceId() + "\"\ncreated_at = \"yesterday\"\ndisplay_name = \"x\"",
                "workspace_id = \"" + made.workspaceId()
                        + "\"\ncreated_at = \"2026-11-21T09:59:00Z\"\ndisplay_name = \"x\"\ncolour = 1")) {
            Files.writeString(file, text);
            isRefused(() -> identity(root), ProblemCode.WORKSPACE_IDENTITY_INVALID);
            assertThat(file).hasContent(text);
        }
    }

    @Test
    void aCopyOfAWorkspaceIsRefusedWhileTheOriginalLives() throws IOException {
        Path original = Files.createDirectory(dir.resolve("original"));
        Path copy = Files.createDirectory(dir.resolve("copy"));
        Path data = Files.createDirectory(dir.resolve("data"));
        String id = identity(original).workspaceId();
        RememberedRoot.claim(data, original, id);
        RememberedRoot.claim(data, original, id);
        Files.createDirectory(copy.resolve(".yoi"));
        Files.copy(WorkspaceIdentity.file(original), WorkspaceIdentity.file(copy));

        assertThatThrownBy(() -> RememberedRoot.claim(data, copy, id))
                .isInstanceOfSatisfying(ServerException.class, e -> {
                    assertThat(e.code()).isEqualTo(ProblemCode.WORKSPACE_ROOT_CHANGED);
                    assertThat(e.failure().remedy()).contains("yoi workspace moved", "yoi workspace new-id");
                });
        isRefused(() -> RememberedRoot.check(data, copy, id), ProblemCode.WORKSPACE_ROOT_CHANGED);

        WorkspaceIdentity renewed = WorkspaceIdentity.renew(copy, this::nextId, NOW);
        assertThat(renewed.workspaceId()).isNotEqualTo(id);
        assertThat(WorkspaceIdentity.find(copy)).contains(renewed);
    }

    @Test
    void aMovedWorkspaceIsFollowed() throws IOException {
        Path before = Files.createDirectory(dir.resolve("before"));
        Path data = Files.createDirectory(dir.resolve("data"));
        String id = identity(before).workspaceId();
        RememberedRoot.claim(data, before, id);
        Path after = Files.move(before, dir.resolve("after"));
        RememberedRoot.check(data, after, id);
        RememberedRoot.claim(data, after, id);
        assertThat(data.resolve("root")).hasContent(after + "\n");
    }

    @Test
    void aMovedWorkspaceMayTakeThePlaceOfALiveOneOnRequest() throws IOException {
        Path original = Files.createDirectory(dir.resolve("original"));
        Path data = Files.createDirectory(dir.resolve("data"));
        String id = identity(original).workspaceId();
        RememberedRoot.claim(data, original, id);
        Path clone = Files.createDirectory(dir.resolve("clone"));
        RememberedRoot.remember(data, clone);
        RememberedRoot.check(data, clone, id);
    }

    @Test
    void theRootIsTheNearestFolderWithYoiOrGit() throws IOException {
        Path root = dir.resolve("repo").toAbsolutePath();
        Files.createDirectories(root.resolve(".git"));
        Files.createDirectories(root.resolve("a/b"));
        assertThat(WorkspaceRoot.of(root.resolve("a/b"))).isEqualTo(root.toRealPath());
        Files.createDirectories(root.resolve("a/.yoi"));
        assertThat(WorkspaceRoot.of(root.resolve("a/b")))
                .isEqualTo(root.resolve("a").toRealPath());
        isRefused(() -> WorkspaceRoot.of(root.resolve("gone")), ProblemCode.WORKSPACE_NOT_FOUND);
    }

    @Test
    void aLinkedWorktreeBelongsToTheMainOne() throws IOException {
        Path main = dir.resolve("main");
        Path linkedGit = Files.createDirectories(main.resolve(".git/worktrees/linked"));
        Files.writeString(linkedGit.resolve("commondir"), "../..\n");
        Path linked = Files.createDirectories(dir.resolve("linked"));
        Files.writeString(linked.resolve(".git"), "gitdir: " + linkedGit + "\n");
        Files.createDirectories(linked.resolve(".yoi"));
        assertThat(WorkspaceRoot.of(linked)).isEqualTo(main.toRealPath());
    }

    @Test
    void aSubmoduleStandsForItself() throws IOException {
        Path module = Files.createDirectories(dir.resolve("main/module"));
        Files.createDirectories(dir.resolve("main/.git/modules/module"));
        Files.writeString(module.resolve(".git"), "gitdir: ../.git/modules/module\n");
        assertThat(WorkspaceRoot.of(module)).isEqualTo(module.toRealPath());
    }
}
