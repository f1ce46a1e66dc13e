package dev.yoi.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The program as a command to execute, with a folder, configuration and data of its own: nothing of the
/// machine's user is read or written. `HOME` stays, as the launcher may have to build.
public final class Program {
    /// Only against what hangs: a busy machine may need minutes for a script of many calls.
    private static final Duration END_WAIT_MAX = Duration.ofMinutes(15);

    private final List<String> command;
    private final Path folder;
    private final Map<String, String> environment;
    private final Inherited inherited;

    private enum Inherited {
        ALL_BUT_OURS,
        NOTHING
    }

    private Program(List<String> command, Path folder, Map<String, String> environment, Inherited inherited) {
        this.command = List.copyOf(command);
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.inherited = inherited;
    }

    /// What a finished call left behind.
    public record Result(int exit, String output, String errors) {}

    /// The real launcher.
    public static Program launcher(Path folder, Path home) {
        Path yoi = Path.of(System.getProperty("yoi.repository")).resolve("yoi");
        return new Program(List.of(yoi.toString()), folder, environment(home), Inherited.ALL_BUT_OURS);
    }

    /// A launcher from elsewhere, which learns nothing of this machine but what `environment` says.
    public static Program installed(Path launcher, Path folder, Map<String, String> environment) {
        return new Program(List.of(launcher.toString()), folder, environment, Inherited.NOTHING);
    }

    /// A JVM on the classes under test: starts without asking whether anything must be built.
    public static Program jvm(Path folder, Path home) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.yoi.cli.Main");
        return new Program(command, folder, environment(home), Inherited.ALL_BUT_OURS);
    }

    /// The folder that it runs in: the workspace.
    public Path folder() {
        return folder;
    }

    public Program in(Path otherFolder) {
        return new Program(command, otherFolder, environment, inherited);
    }

    public Program with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Program(command, folder, more, inherited);
    }

    public ProcessBuilder builder(List<String> arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        return prepare(new ProcessBuilder(whole));
    }

    /// A shell that finds the program as `./yoi` in the folder.
    public ProcessBuilder shell(String script) {
        return prepare(new ProcessBuilder("bash", "-eu", "-c", script));
    }

    public Result run(String... arguments) throws IOException, InterruptedException {
        return finish(builder(List.of(arguments)), "");
    }

    public Result runTyping(String input, String... arguments) throws IOException, InterruptedException {
        return finish(builder(List.of(arguments)), input);
    }

    /// Runs to the end; the outputs go through files, so that whoever stays behind holds no pipe of ours.
    public Result finish(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile("yoi-out", "");
        Path err = Files.createTempFile("yoi-err", "");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(END_WAIT_MAX)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + builder.command() + "\n" + Files.readString(err));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private ProcessBuilder prepare(ProcessBuilder builder) {
        builder.directory(folder.toFile());
        if (inherited == Inherited.NOTHING) {
            builder.environment().clear();
        }
        builder.environment().keySet().removeIf(name -> name.startsWith("YOI_") && !name.equals("YOI_JAVA_HOME"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static Map<String, String> environment(Path home) {
        return Map.of(
                "XDG_CONFIG_HOME",
                home.resolve("config").toString(),
                "XDG_DATA_HOME",
                home.resolve("data").toString(),
                "GIT_CONFIG_GLOBAL",
                "/dev/null",
                "GIT_CONFIG_SYSTEM",
                "/dev/null");
    }
}
