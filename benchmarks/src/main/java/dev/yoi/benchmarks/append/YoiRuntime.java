package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import dev.yoi.benchmarks.Reporters;
import dev.yoi.benchmarks.Stores;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import java.nio.file.Path;

/// The whole runtime on our store: each writer is a worker's execution that reports a message of its run.
final class YoiRuntime implements Candidate {
    private static final ItemId ITEM = new ItemId("out");

    private final Reporters reporters = new Reporters();
    private final WorkerRuntime runtime;

    YoiRuntime(Path folder) {
        runtime = WorkerRuntime.open(RuntimeParts.of(Stores.open(folder), reporters));
        runtime.storeBundle(Reporters.bundle());
    }

    @Override
    public boolean virtualThreads() {
        return true;
    }

    @Override
    public Writer writer(int number) {
        var worker = runtime.createWorker(
                CreateWorker.of(Reporters.BUNDLE, Reporters.PROFILE).withInput(Content.text("go")));
        Reporters.Reporter reporter = reporters.of(worker.state().id());
        long run = reporter.firstRun();
        return seq -> reporter.record(
                new WorkerEvent.Message(run, ITEM, 0, Role.ASSISTANT, Content.text(Payload.text(number, seq))));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
