package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.input;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Makes the stores in `src/test/resources/stores`, which are kept as they were released, for ever: one that was
/// closed, and one whose process died. Beside each lies what its workers' logs hold. A release with a changed
/// format adds a pair; nothing is ever made again.
///
/// ```
/// java … dev.yoi.runtime.fsstore.ReleasedStore <directory>
/// ```
final class ReleasedStore {
    private ReleasedStore() {}

    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[0]);
        Path closed = Files.createDirectories(target.resolve("closed"));
        try (RuntimeStore store = FilesystemStore.open(options(closed))) {
            fill(store);
            expect(store, target.resolve("closed-logs"));
        }
        Path killed = Files.createDirectories(target.resolve("killed"));
        FilesystemStore.open(options(killed)).close();
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(options(killed), disk);
        fill(store);
        expect(store, target.resolve("killed-logs"));
        Path events = new StoreFiles(new NioDisk(), options(killed).home())
                .worker(worker(1))
                .events();
        Awaitility.await().atMost(Trial.PATIENCE).until(() -> Files.exists(events) && Files.size(events) > 0);
        disk.die();
        store.close();
    }

    private static FilesystemStoreOptions options(Path root) {
        return Trial.options(root).withLimits(FilesystemStoreOptions.Limits.ofSegments(16 << 10));
    }

    private static void fill(RuntimeStore store) {
        store.storeBundle(Trial.bundle("builtin", "runs commands"));
        for (int n = 1; n <= 4; n++) {
            append(store, worker(n), birth().toArray(WorkerEvent[]::new));
        }
        append(
                store,
                worker(1),
                input("git log -3"),
                new WorkerEvent.RunStarted(1, 4),
                message("commit\n\"1\"\ud83d\ude00\ud800"),
                new WorkerEvent.ToolCall(1, "call-1", "read", "Read README.md", "{\"path\":\"README.md\"}"),
                new WorkerEvent.ToolResult(1, "call-1", ToolStatus.SUCCEEDED, Content.text("# Yoi")),
                new WorkerEvent.UsageReported(1, "model-x", new TokenUsage(1200, 80, 1000, 20, 4500)),
                new WorkerEvent.RunFinished(1, RunReason.COMPLETED, 0, null));
        for (int i = 0; i < 20; i++) {
            append(store, worker(2), message("m" + i + "x".repeat(600)));
        }
        append(
                store,
                worker(2),
                new WorkerEvent.InputQueued(InputKind.NOTIFY, Content.text("the build is red"), 0, null),
                new WorkerEvent.OptionsChanged(
                        new WorkerName("history"), new Labels(new TreeMap<>(Map.of("team", "core"))), null));
        append(
                store,
                worker(3),
                new WorkerEvent.ExecutionEnded(new Generation(1), EndReason.STOPPED, null),
                new WorkerEvent.WorkerStopped(StopOutcome.EXITED));
        Trial.remove(store, worker(4));
        append(store, worker(4), Trial.created(), message("again"));
    }

    private static void expect(RuntimeStore store, Path target) throws IOException {
        Files.createDirectories(target);
        for (WorkerId id : store.catalog().entries().keySet()) {
            Files.write(target.resolve(id + ".jsonl"), log(store, id));
        }
    }

    /// The whole log as stored.
    static byte[] log(RuntimeStore store, WorkerId id) {
        var lines = new ByteArrayOutputStream();
        for (RecordedEvent event : Trial.log(store, id)) {
            lines.writeBytes(event.encoded().orElseThrow());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /// A copy of one of them, to be opened.
    static void copy(String name, Path target) throws IOException {
        Path source = stores().resolve(name);
        try (Stream<Path> all = Files.walk(source)) {
            all.forEach(path -> {
                try {
                    Path to = target.resolve(source.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(path, to);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /// What the logs of that store's workers hold.
    static List<Path> logs(String name) throws IOException {
        try (Stream<Path> all = Files.list(stores().resolve(name + "-logs"))) {
            return all.sorted().toList();
        }
    }

    private static Path stores() {
        var resource = ReleasedStore.class.getResource("/stores/v1");
        if (resource == null) {
            throw new IllegalStateException("the released stores are missing from the test resources");
        }
        return Path.of(URI.create(resource.toString()));
    }
}
