package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/// What the tests of this store share: options on a temporary directory, and a caller that behaves like a
/// runtime.
final class Trial {
    static final RuntimeId RUNTIME = new RuntimeId("embedded");
    static final Instant AT = Instant.parse("2026-11-21T10:00:00.010Z");
    static final UUID STORE_ID = UUID.fromString("6f1c2c3e-7b1a-4c58-9d3f-1f2e3d4c5b6a");
    static final int SEGMENT_BYTES = 64 << 10;
    /// For what happens in the background, on however busy a machine.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// No time passes for checkpoints, however slow the machine is.
    static final FilesystemStoreOptions.Checkpoints BY_SIZE =
            new FilesystemStoreOptions.Checkpoints(Duration.ofDays(1), Duration.ofDays(1), () -> 0);

    private Trial() {}

    static FilesystemStoreOptions options(Path root) {
        return FilesystemStoreOptions.of(root, RUNTIME, () -> AT, () -> STORE_ID)
                .withLimits(FilesystemStoreOptions.Limits.ofSegments(SEGMENT_BYTES))
                .withCheckpoints(BY_SIZE);
    }

    static RuntimeStore open(Path root) {
        return FilesystemStore.open(options(root));
    }

    static StoreFiles files(Path root) {
        return new StoreFiles(new NioDisk(), options(root).home());
    }

    /// With the modes that a store gives its own.
    static void makeDirectories(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            makeDirectories(directory.getParent());
            new NioDisk().createDirectory(directory);
        }
    }

    /// The n-th worker id; the last byte of it is n's.
    static WorkerId worker(int n) {
        return new WorkerId(0x0193_f1c2_7a10_7cc3L, 0x8f2b_0000_0000_0000L | n);
    }

    static WorkerEvent created() {
        return new WorkerEvent.WorkerCreated(
                new ProfileName("shell"),
                new BackendName("process"),
                new BundleRef(new BundleId("builtin"), Digest.sha256(new byte[0])),
                WorkdirRef.WORKSPACE,
                null,
                Labels.NONE,
                null);
    }

    static WorkerEvent input(String text) {
        return new WorkerEvent.InputAccepted(InputKind.USER, Content.text(text), 0, null);
    }

    static WorkerEvent message(String text) {
        return new WorkerEvent.Message(1, new ItemId("out"), 0, Role.ASSISTANT, Content.text(text));
    }

    static List<WorkerEvent> birth() {
        return List.of(
                created(),
                new WorkerEvent.ExecutionRequested(new Generation(1)),
                new WorkerEvent.ExecutionStarted(new Generation(1), new BackendName("process"), "sh", null));
    }

    static ConfigBundle bundle(String id, String description) {
        return ConfigBundle.of(
                new BundleId(id),
                List.of(new Profile(
                        new ProfileName("shell"), new BackendName("process"), description, new TreeMap<>())));
    }

    /// Nothing gets into workers' files, nor is it noted how far the journal went, until the disk dies and this
    /// is counted down: as if the process had died before.
    static CountDownLatch onlyTheJournal(WatchedDisk disk) {
        var died = new CountDownLatch(1);
        disk.watch((operation, _, _) -> {
            if (operation == WatchedDisk.Operation.WRITE
                    && Thread.currentThread().getName().equals("yoi-store-apply")) {
                try {
                    died.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("nobody interrupts the store's threads");
                }
                throw new IOException("this process died before");
            }
        });
        return died;
    }

    /// Appends and waits until it is durable.
    static List<RecordedEvent> append(RuntimeStore store, WorkerId id, WorkerEvent... events) {
        return await(submit(store, id, events));
    }

    static CompletableFuture<List<RecordedEvent>> submit(RuntimeStore store, WorkerId id, WorkerEvent... events) {
        WorkerState before = store.catalog().entry(id).isPresent() ? store.load(id) : null;
        return submit(store, id, before, Arrays.asList(events)).done();
    }

    /// Appends one event with this time, and answers how many that were.
    static int appendAt(RuntimeStore store, WorkerId id, Instant at, WorkerEvent event) {
        WorkerState before = store.catalog().entry(id).isPresent() ? store.load(id) : null;
        var next = new SequencedEvent(before == null ? 1 : before.lastSeq() + 1, at, event);
        return await(submit(store, id, StateLoader.apply(id, before, next), next))
                .size();
    }

    /// An append under way, with the state behind it.
    record Submitted(WorkerState after, CompletableFuture<List<RecordedEvent>> done) {}

    static Submitted submit(RuntimeStore store, WorkerId id, WorkerState before, List<WorkerEvent> events) {
        var numbered = new ArrayList<SequencedEvent>();
        WorkerState state = before;
        for (WorkerEvent event : events) {
            var next = new SequencedEvent(state == null ? 1 : state.lastSeq() + 1, AT, event);
            state = StateLoader.apply(id, state, next);
            numbered.add(next);
        }
        return new Submitted(state, submit(store, id, state, numbered.toArray(SequencedEvent[]::new)));
    }

    private static CompletableFuture<List<RecordedEvent>> submit(
            RuntimeStore store, WorkerId id, WorkerState after, SequencedEvent... numbered) {
        var done = new CompletableFuture<List<RecordedEvent>>();
        store.append(new Append(id, List.of(numbered), after, new Append.Listener() {
            @Override
            public void committed(List<RecordedEvent> recorded) {
                done.complete(recorded);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                done.completeExceptionally(failure);
            }
        }));
        return done;
    }

    static long remove(RuntimeStore store, WorkerId id) {
        return remove(store, id, Removal.ABORTED);
    }

    static long remove(RuntimeStore store, WorkerId id, Removal removal) {
        var done = new CompletableFuture<Long>();
        store.remove(id, removal, new RemovalListener() {
            @Override
            public void removed(long position) {
                done.complete(position);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        return await(done);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WorkerRuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    /// The whole log, page by page, with its numbers checked.
    static List<RecordedEvent> log(RuntimeStore store, WorkerId id) {
        var all = new ArrayList<RecordedEvent>();
        boolean more = true;
        while (more) {
            var page = store.events(id, PageRequest.after(all.size(), 100));
            for (RecordedEvent event : page.items()) {
                if (event.seq() != all.size() + 1) {
                    throw new AssertionError("sequence " + event.seq() + " follows " + all.size());
                }
                all.add(event);
            }
            more = page.more();
        }
        return all;
    }
}
