package dev.yoi.cli.wiring;

import dev.yoi.cli.terminal.Host;
import dev.yoi.tickets.model.Actor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who works at this machine: the worker whose process this is, else the person, by `YOI_USER`, git's `user.name`
/// or the name that the system knows them by.
final class LocalActor {
    /// Carried by every process of a worker: `STORE/WORKER#GENERATION`.
    private static final String EXECUTION = "YOI_EXECUTION";

    private static final Pattern WORKER = Pattern.compile("[^/]+/([^/#]+)#([0-9]{1,18})");
    private static final String RUNTIME = "embedded";

    private LocalActor() {}

    static Actor of(Host host, Path folder) {
        Matcher worker = WORKER.matcher(host.variable(EXECUTION));
        if (worker.matches()) {
            return new Actor.Worker(RUNTIME, worker.group(1), Long.parseLong(worker.group(2)));
        }
        return Stream.of(host.variable("YOI_USER"), gitName(host, folder), System.getProperty("user.name", ""))
                .flatMap(name -> Actor.parse("user:" + name.strip()).stream())
                .findFirst()
                .orElseGet(() -> Actor.user("somebody"));
    }

    private static String gitName(Host host, Path folder) {
        if (!host.variable("YOI_USER").isBlank()) {
            return "";
        }
        var builder = new ProcessBuilder(List.of("git", "config", "--get", "user.name"))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(host.environment());
        try {
            Process git = builder.start();
            git.getOutputStream().close();
            String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? name : "";
        } catch (IOException _) {
            // No git: the system's name is the next best.
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
