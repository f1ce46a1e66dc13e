package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks the git program about the repository that a folder is in.
final class Git {
    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private final Path folder;
    private final Host host;

    private Git(Path folder, Host host) {
        this.folder = folder;
        this.host = host;
    }

    static Git in(Path folder, Host host) {
        return new Git(folder, host);
    }

    boolean isRepository() {
        return text("rev-parse", "--git-dir").isPresent();
    }

    Optional<String> config(String key) {
        return text("config", "--get", key);
    }

    /// Sets a key of this clone's own config.
    void configure(String key, String value) {
        if (text("config", "--local", key, value).isEmpty()) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said(
                            "git_refused",
                            "git does not take the setting " + key,
                            "",
                            "set it by hand: git config " + key + " '" + value + "'"));
        }
    }

    /// The full id of a commit, whatever it is called here.
    String fullId(String commit) {
        if (FULL_ID.matcher(commit).matches()) {
            return commit;
        }
        return commit(commit)
                .orElseThrow(() -> Failure.of(
                        ExitCode.NOT_FOUND,
                        new Failure.Said(
                                "commit_not_found",
                                "git knows no commit " + commit + " here",
                                "",
                                "give a name that git knows, or the full id")));
    }

    Optional<String> commit(String name) {
        return text("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
    }

    /// Output of a command in one line; nothing when it fails or when there is no git.
    Optional<String> text(String... arguments) {
        return bytes(arguments).map(out -> new String(out, StandardCharsets.UTF_8).strip());
    }

    Optional<byte[]> bytes(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(host.environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
        } catch (IOException _) {
            // No git here: what needs it says so, everything else works without.
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
