package dev.yoi.runtime.fsstore.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.fsstore.FilesystemStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The store with one class compiled anew, in front of all others on the class path of a process of its own.
final class MutatedStore {
    private static final long RUN_SECONDS_MAX = 300;

    private final Path folder;
    private final Path classes;

    MutatedStore(Path folder) throws IOException {
        this.folder = folder;
        this.classes = Files.createDirectory(folder.resolve("classes"));
    }

    void compile(Mutant mutant) throws Exception {
        Path source = folder.resolve(mutant.source().getFileName());
        Files.writeString(source, mutant.mutated());
        String said = process("javac", List.of("-nowarn", "-proc:none", "-d", classes.toString(), source.toString()));
        try (var compiled = Files.walk(classes)) {
            assertThat(compiled.filter(Files::isRegularFile))
                    .as("the source with the mistake '%s' compiles: %s", mutant.name(), said)
                    .isNotEmpty();
        }
    }

    /// One line of [MutantRun] for each test.
    List<String> run(List<String> tests) throws Exception {
        var arguments = new ArrayList<>(List.of(
                "-Xmx512m", "-Dyoi.repository=" + System.getProperty("yoi.repository"), MutantRun.class.getName()));
        arguments.addAll(tests);
        String said = process("java", arguments);
        List<String> lines = said.lines()
                .filter(line -> line.startsWith(MutantRun.PASSED) || line.startsWith(MutantRun.FAILED))
                .toList();
        assertThat(lines).as(said).hasSameSizeAs(tests);
        return lines;
    }

    private String process(String tool, List<String> arguments) throws Exception {
        Path output = folder.resolve(tool + ".txt");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString(), "-cp", classPath()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(tool + " did not end: " + Files.readString(output, StandardCharsets.UTF_8));
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /// That of this process, modules included, behind the classes with the mistake.
    private String classPath() throws URISyntaxException {
        Path main = Path.of(FilesystemStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> entries = new LinkedHashSet<>();
        entries.add(classes.toString());
        entries.add(main.toString());
        entries.add(main.resolveSibling("test-classes").toString());
        String separator = System.getProperty("path.separator");
        for (String property : List.of("jdk.module.path", "java.class.path", "surefire.test.class.path")) {
            entries.addAll(List.of(System.getProperty(property, "").split(separator)));
        }
        entries.remove("");
        return String.join(separator, entries);
    }
}
