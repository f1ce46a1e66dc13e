package dev.yoi.server.wiring;

import dev.yoi.execution.child.Spawning;
import dev.yoi.tickets.model.Actor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The person whose process this is: `YOI_USER`, git's `user.name`, or the name that the system knows them by.
public final class MachineUser {
    private static final String VARIABLE = "YOI_USER";

    private static final int GIT_SECONDS = 5;

    private MachineUser() {}

    /// As it is stamped into tickets of a folder.
    public static Actor of(Map<String, String> environment, Path folder) {
        String given = environment.getOrDefault(VARIABLE, "");
        return Stream.of(
                        given, given.isBlank() ? gitName(environment, folder) : "", System.getProperty("user.name", ""))
                .flatMap(name -> Actor.parse("user:" + name.strip()).stream())
                .findFirst()
                .orElseGet(() -> Actor.user("somebody"));
    }

    private static String gitName(Map<String, String> environment, Path folder) {
        var builder = new ProcessBuilder(List.of("git", "config", "--get", "user.name"))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process git = Spawning.start(builder);
            git.getOutputStream().close();
            if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly(); // such as a home folder behind a network that is gone
                return "";
            }
            String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.exitValue() == 0 ? name : "";
        } catch (IOException _) {
            // No git: the system's name is the next best.
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
