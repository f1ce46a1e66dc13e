package dev.yoi.runtime.fsstore.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts [KillProgram]s, as fast as a JVM starts: with a start-up cache where the number of rounds pays for it.
final class KillChild {
    private static final int KILLED = 128 + 9;
    private static final int TRAINING_OPERATIONS = 30;
    private static final long END_SECONDS_MAX = 120;

    private final Path jar;
    private final Path errors;
    private final List<String> options = new ArrayList<>();

    private KillChild(Path folder) throws IOException {
        this.jar = ProgramJar.build(folder.resolve("program.jar"));
        this.errors = folder.resolve("errors.txt");
        options.addAll(List.of("-XX:+UseSerialGC", "-Xms48m", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
    }

    static KillChild untrained(Path folder) throws IOException {
        return new KillChild(folder);
    }

    static KillChild trained(Path folder) throws Exception {
        var child = new KillChild(folder);
        Path cache = folder.resolve("program.aot");
        Path store = Files.createDirectory(folder.resolve("training"));
        Path ledger = Files.createFile(folder.resolve("training.txt"));
        var command = child.command(List.of("-XX:AOTCacheOutput=" + cache), store, ledger, 1, 0, TRAINING_OPERATIONS);
        Process training = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("training-output.txt").toFile())
                .redirectError(child.errors.toFile())
                .start();
        assertThat(training.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(training.exitValue())
                .as(Files.readString(folder.resolve("training-output.txt")))
                .isZero();
        child.options.add("-XX:AOTCache=" + cache);
        child.options.add("-Xlog:disable");
        return child;
    }

    private List<String> command(
            List<String> more, Path store, Path ledger, long seed, int segmentBytes, long operations) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(more);
        command.addAll(List.of("-cp", jar.toString(), KillProgram.class.getName()));
        command.addAll(List.of(
                store.toString(),
                ledger.toString(),
                Long.toString(seed),
                Integer.toString(segmentBytes),
                Long.toString(operations)));
        return command;
    }

    /// Works until it ends by itself.
    void runToTheEnd(Path store, Path ledger, long seed, int segmentBytes) throws Exception {
        Path said = store.resolveSibling(store.getFileName() + "-output.txt");
        Process process = new ProcessBuilder(command(List.of(), store, ledger, seed, segmentBytes, 1))
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }

    Running start(Path store, Path ledger, long seed, int segmentBytes) throws IOException {
        return new Running(new ProcessBuilder(command(List.of(), store, ledger, seed, segmentBytes, Long.MAX_VALUE / 2))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start());
    }

    /// One of them, as long as it lives, and what it printed.
    final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Running(Process process) {
            this.process = process;
            this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        /// The next whole line, also behind a kill; null at the end.
        @Nullable
        String line() throws IOException {
            String line = output.readLine();
            return line != null && KillLedger.whole(line) ? line : null;
        }

        /// SIGKILL, by the handle: [Process#destroyForcibly] would also close the pipe with what was
        /// acknowledged.
        void kill() {
            process.toHandle().destroyForcibly();
        }

        /// Whatever ended it was the kill.
        void awaitDeath() throws InterruptedException, IOException {
            assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isEqualTo(KILLED);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            output.close();
        }
    }
}
