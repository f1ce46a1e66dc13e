package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /// What git says, once it is done.
    static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(SOMEBODY);
        Process git = builder.start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(command.toString()).isZero();
        return said;
    }
}
