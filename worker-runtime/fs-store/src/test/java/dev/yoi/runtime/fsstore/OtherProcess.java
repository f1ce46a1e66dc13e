package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A second process on a store.
final class OtherProcess {
    private OtherProcess() {}

    /// Opens the store and says `opened`, or the code of the refusal.
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            try (RuntimeStore store = Trial.open(Path.of(args[0]))) {
                System.out.println(store.status().writable() ? "opened" : "read only");
            } catch (WorkerRuntimeException e) {
                System.out.println(e.code().code());
            }
        }
    }

    static String opens(Path root) throws IOException, InterruptedException {
        Process process = start(Opener.class, root.toString());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    static Process start(Class<?> program, String... arguments) throws IOException {
        return start(List.of(), program, arguments);
    }

    /// With this `umask`.
    static Process startUnder(String umask, Class<?> program, String... arguments) throws IOException {
        return start(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), program, arguments);
    }

    private static Process start(List<String> before, Class<?> program, String... arguments) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String classPath() {
        Path main = location(FilesystemStore.class);
        return Stream.of(main, location(Trial.class), main.resolveSibling("test-classes"), location(RuntimeStore.class))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
