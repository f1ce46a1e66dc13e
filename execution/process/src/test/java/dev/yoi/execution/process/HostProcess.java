package dev.yoi.execution.process;

import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.StoreIdentity;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// A Java process of its own that hosts a process backend, so that a test can kill it. Runs each input that it
/// was given as an execution of its own, prints their output, and waits.
final class HostProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private HostProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// In the C locale, as a server under a bare init system is.
    static HostProcess start(TestStore store, List<String> inputs) throws IOException {
        var command = Stream.concat(
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        classPath(),
                        HostProcess.class.getName(),
                        store.id().toString(),
                        store.directory().toString()),
                inputs.stream().map(HostProcess::ascii));
        var builder = new ProcessBuilder(command.toList()).redirectError(Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        return new HostProcess(builder.start());
    }

    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                        .map(property -> System.getProperty(property, ""))
                        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                        .filter(entry -> !entry.isEmpty())
                        .distinct()
                        .reduce((one, two) -> one + File.pathSeparator + two)
                        .orElseThrow()
                + File.pathSeparator
                + location(HostProcess.class)
                + File.pathSeparator
                + location(ProcessBackend.class);
    }

    private static String location(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static String ascii(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("%04x", c)));
        return escaped.toString();
    }

    private static String text(String ascii) {
        var text = new StringBuilder();
        for (int i = 0; i < ascii.length(); i += 4) {
            text.append((char) Integer.parseInt(ascii.substring(i, i + 4), 16));
        }
        return text.toString();
    }

    /// The next line that it printed.
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /// Ends it as `kill -9` does.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        var identity = new StoreIdentity(new RuntimeId("embedded"), UUID.fromString(arguments[0]), 1);
        var backend = ProcessBackends.open(ProcessOptions.of(identity, _ -> Path.of(arguments[1])));
        int worker = 0;
        for (String input : List.of(arguments).subList(2, arguments.length)) {
            var execution = new TestExecution(backend, ++worker, BuiltinProfiles.shell());
            execution.begin(text(input));
            execution.awaitOutput("\n");
            System.out.print(execution.output());
            System.out.flush();
        }
        int ignored = System.in.read();
        System.out.println("not reached " + ignored);
    }
}
