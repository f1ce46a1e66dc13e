package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real repository with a short history.
final class GitRepository {
    private static final Map<String, String> SOMEBODY = Map.of(
            "GIT_AUTHOR_NAME", "A",
            "GIT_AUTHOR_EMAIL", "a@localhost",
            "GIT_COMMITTER_NAME", "A",
            "GIT_COMMITTER_EMAIL", "a@localhost",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_SYSTEM", "/dev/null");

    private GitRepository() {}

    static Path create(Path folder, String... subjects) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        git(folder, "init", "--quiet");
        for (String subject : subjects) {
            git(folder, "commit", "--quiet", "--allow-empty", "--message", subject);
        }
        return folder;
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        builder.environment().putAll(SOMEBODY);
        assertThat(builder.start().waitFor()).as(command.toString()).isZero();
    }
}
