package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store's tools on stores that are larger than their memory: in processes of their own, with a small heap.
class LargeStoreTest {
    private static final int EVENT_CHARACTERS = 1_000_000;

    @TempDir
    Path root;

    /// The other process: verify, repair and dump, one after the other.
    static final class Tools {
        private Tools() {}

        public static void main(String[] args) throws IOException {
            FilesystemStoreOptions options = Trial.options(Path.of(args[0]));
            var found = StoreDoctor.examine(options, StoreDoctor.Depth.EVERYTHING, Progress.NONE);
            System.out.println(found.findings().size() + " findings in " + found.lines() + " lines");
            RepairReport report = StoreRepair.repair(options, false, Progress.NONE);
            System.out.println(report.actions().size() + " actions, left " + report.left());
            StoreDump.dump(options, args[1], OutputStream.nullOutputStream());
            System.out.println("dumped");
        }
    }

    /// A worker whose log has so many events of about a megabyte.
    private void log(RuntimeStore store, WorkerId id, int events) {
        String text = "x".repeat(EVENT_CHARACTERS);
        try (LogCopy copy = store.copy(id)) {
            WorkerState state = null;
            for (int seq = 1; seq <= events; seq++) {
                WorkerEvent event = seq == 1 ? Trial.created() : Trial.message(text);
                var next = new SequencedEvent(seq, Trial.AT, event);
                state = StateLoader.apply(id, state, next);
                copy.add(RecordedEvent.of(next, seq));
            }
            if (state == null) {
                throw new IllegalArgumentException("a log has at least one event");
            }
            var forked = new SequencedEvent(events + 1L, Trial.AT, new WorkerEvent.Forked(worker(9), events, null));
            var done = new CompletableFuture<List<RecordedEvent>>();
            copy.commit(new Append(id, List.of(forked), state.apply(forked), new Append.Listener() {
                @Override
                public void committed(List<RecordedEvent> recorded) {
                    done.complete(recorded);
                }

                @Override
                public void failed(WorkerRuntimeException failure) {
                    done.completeExceptionally(failure);
                }
            }));
            var _ = Trial.await(done);
        }
    }

    private List<String> tools(String heap, String dumped) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                Tools.class.getName(),
                root.toString(),
                dumped));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new ByteArrayOutputStream();
        process.getInputStream().transferTo(said);
        assertThat(process.waitFor()).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void survives(int megabytes, String heap) throws Exception {
        try (RuntimeStore store = Trial.open(root)) {
            log(store, worker(1), megabytes);
        }
        Path events = Trial.files(root).worker(worker(1)).events();
        try (var access = new RandomAccessFile(events.toFile(), "rw")) {
            access.seek(access.length() - EVENT_CHARACTERS - EVENT_CHARACTERS / 2);
            access.write(new byte[16]);
        }
        List<String> said = tools(heap, Trial.files(root).relative(events));
        assertThat(said.getFirst()).startsWith("1 findings in ");
        assertThat(said).contains("dumped");
        assertThat(said).anyMatch(line -> line.endsWith("left []"));
    }

    @Test
    void aLogLargerThanTheHeapIsVerifiedRepairedAndDumped() throws Exception {
        survives(80, "-Xmx48m");
    }

    @Test
    @Tag("soak")
    @Tag("soak-size")
    void aLogOfTwoGigabytesIsVerifiedRepairedAndDumped() throws Exception {
        survives(2048, "-Xmx64m");
    }

    @Test
    @Tag("soak")
    @Tag("soak-size")
    void aHundredThousandWorkersAreVerified() throws Exception {
        try (RuntimeStore store = Trial.open(root)) {
            CompletableFuture<?> last = null;
            for (int i = 1; i <= 100_000; i++) {
                last = submitted(store, worker(i));
            }
            if (last != null) {
                last.join();
            }
        }
        List<String> said = tools("-Xmx256m", "runtime.json");
        assertThat(said.getFirst()).isEqualTo("0 findings in 300000 lines");
    }

    /// Files follow more slowly than the journal takes workers; whoever is told so tries again.
    private static CompletableFuture<?> submitted(RuntimeStore store, WorkerId id) {
        while (true) {
            try {
                return Trial.submit(store, id, null, Trial.birth()).done();
            } catch (WorkerRuntimeException e) {
                if (e.code() != ErrorCode.STORE_BUSY) {
                    throw e;
                }
            }
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
