package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real processes on one store (row N).
class LockAcrossProcessesTest {
    @TempDir
    Path root;

    /// The other process: opens the store, writes, says so, and stays until it is killed.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            RuntimeStore store = Trial.open(Path.of(args[0]));
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
            System.out.println("open");
            System.in.read();
        }
    }

    @Test
    void rowN_aStoreHeldByAnotherProcessSaysWhoAndIsFreeOnceThatWasKilled() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Holder.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("open");
            WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.open(root));
            assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_IN_USE);
            assertThat(refusal.details()).containsEntry("pid", Long.toString(holder.pid()));
        } finally {
            holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(3);
            assertThat(store.identity().epoch()).isEqualTo(2);
        }
    }

    private static String classPath() throws URISyntaxException {
        Path main = location(FilesystemStore.class).resolveSibling("classes");
        return Stream.of(main, main.resolveSibling("test-classes"), location(RuntimeStore.class))
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
