package dev.yoi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real `./yoi`. `./dev check` has built it; alone, the first test here builds it.
class LauncherTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("yoi.repository"));
    private static final Path YOI = REPOSITORY.resolve("yoi");
    private static final long SECONDS_MAX = 240;

    @TempDir
    Path elsewhere;

    @Test
    void standardOutputHoldsTheAnswerAndNothingElse() throws Exception {
        assertThat(run(YOI, Map.of(), "version").lines())
                .singleElement()
                .asString()
                .startsWith("yoi ");
    }

    @Test
    void itRunsThroughALinkAndLeavesTheCurrentFolderAlone() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(elsewhere.resolve("bin")).resolve("yoi"), YOI);

        assertThat(run(link, Map.of(), "version")).startsWith("yoi ");

        Files.delete(link);
        try (var entries = Files.list(elsewhere)) {
            assertThat(entries.map(Path::getFileName).map(Path::toString)).containsExactly("bin");
        }
    }

    @Test
    void aStartUpCacheThatDoesNotFitIsPassedOverInSilence() throws Exception {
        var otherHeap = Map.of("YOI_JAVA_OPTS", "-XX:-UseCompressedOops");

        Process process = start(YOI, otherHeap, "version");

        assertThat(text(process.getInputStream())).startsWith("yoi ");
        assertThat(text(process.getErrorStream())).doesNotContain("[aot]", "[cds]");
    }

    /// The reason why it starts fast; how fast, a busy machine can't say. Without the start-up cache, which
    /// brings along what it holds.
    @Test
    void theVersionNeedsNeitherHttpNorJsonNorLoggingNorAServer() throws Exception {
        Process process = start(YOI, Map.of("YOI_JAVA_OPTS", "-XX:AOTMode=off -Xlog:class+load:stderr"), "version");

        assertThat(text(process.getErrorStream()))
                .contains("dev.yoi.cli.command.Version")
                .doesNotContain(
                        "java.net.http.",
                        "tools.jackson.",
                        "org.eclipse.jetty.",
                        "dev.yoi.server.",
                        "dev.yoi.runtime.",
                        "org.slf4j.",
                        "ch.qos.logback.");
    }

    @Test
    void itBecomesTheJvmSoThatASignalReachesTheServer() throws Exception {
        // Each line that this option makes the JVM write begins with the JVM's own process id.
        Process process = start(YOI, Map.of("YOI_JAVA_OPTS", "-Xlog:gc+init:stderr:pid"), "version");

        assertThat(text(process.getErrorStream())).contains("[" + process.pid() + "]");
    }

    @Test
    void aMissingJdkIsAnAnswerThatSaysHowToGetOne() throws Exception {
        Process process = start(YOI, Map.of("YOI_JAVA_HOME", elsewhere.toString()), "version");

        assertThat(text(process.getErrorStream())).contains("YOI_JAVA_HOME", "JDK 25");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private String run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(launcher, environment, arguments);
        String output = text(process.getInputStream());
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
