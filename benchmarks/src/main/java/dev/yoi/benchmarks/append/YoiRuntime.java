package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import dev.yoi.benchmarks.Reporters;
import dev.yoi.benchmarks.Stores;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// The whole runtime on our store: each writer is a worker's execution that reports a message of its run.
final class YoiRuntime implements Candidate {
    private static final ItemId ITEM = new ItemId("out");

    private final Reporters reporters = new Reporters();
    private final List<WorkerId> workers;
    private final WorkerRuntime runtime;

    /// The workers were made before: what is measured are events, not new files.
    YoiRuntime(Path folder, int writers) {
        try (var making = WorkerRuntime.open(RuntimeParts.of(Stores.open(folder), new Reporters()))) {
            making.storeBundle(Reporters.bundle());
            workers = IntStream.range(0, writers)
                    .mapToObj(_ -> making.createWorker(CreateWorker.of(Reporters.BUNDLE, Reporters.PROFILE))
                            .state()
                            .id())
                    .toList();
        }
        runtime = WorkerRuntime.open(RuntimeParts.of(Stores.open(folder), reporters));
        runtime.restoreAll();
    }

    @Override
    public boolean virtualThreads() {
        return true;
    }

    @Override
    public Writer writer(int number) {
        WorkerId worker = workers.get(number);
        runtime.send(worker, SendInput.text("go"));
        Reporters.Reporter reporter = reporters.of(worker);
        long run = reporter.firstRun();
        return seq -> reporter.record(
                new WorkerEvent.Message(run, ITEM, 0, Role.ASSISTANT, Content.text(Payload.text(number, seq))));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
