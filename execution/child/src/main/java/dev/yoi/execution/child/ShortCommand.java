package dev.yoi.execution.child;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the few system commands that this module needs for itself: nothing inherited but `PATH`, no output, a
/// time limit.
final class ShortCommand {
    /// Far above what such a command takes, also on a busy machine.
    private static final Duration TIME_MAX = Duration.ofSeconds(10);

    private ShortCommand() {}

    /// True when the command could be run and ended with exit code 0. An interrupt of the calling thread waits
    /// until the command is over.
    static boolean run(Map<String, String> host, List<String> command) {
        var builder = builder(host, command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        boolean interrupted = false;
        try {
            Process process = Spawning.start(builder);
            long end = System.nanoTime() + TIME_MAX.toNanos();
            while (true) {
                try {
                    if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        process.destroyForcibly();
                        return false;
                    }
                    return process.exitValue() == 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// A process in no particular place, with `PATH` and nothing else.
    static ProcessBuilder builder(Map<String, String> host, List<String> command) {
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", host.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        return builder;
    }
}
