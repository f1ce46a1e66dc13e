package dev.yoi.runtime.testkit;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.ToolStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a [RunScript] has at hand. Nothing here ever interrupts the script's thread, which may be waiting for a
/// store.
public final class ScriptedRun {
    private final RunRequest request;
    private final ExecutionSink sink;
    private final AtomicInteger items = new AtomicInteger();
    private final CompletableFuture<Void> cut = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();
    private volatile boolean finished;

    ScriptedRun(RunRequest request, ExecutionSink sink) {
        this.request = request;
        this.sink = sink;
    }

    public RunRequest request() {
        return request;
    }

    public String input() {
        return request.content().plainText();
    }

    public ExecutionSink sink() {
        return sink;
    }

    /// True once the run was asked to end.
    public boolean cut() {
        return cut.isDone();
    }

    public void record(WorkerEvent.Reported... events) {
        sink.record(List.of(events));
    }

    public void say(String text) {
        record(new WorkerEvent.Message(request.run(), nextItem(), 0, Role.ASSISTANT, Content.text(text)));
    }

    public void stream(String... pieces) {
        try (var item = openMessage()) {
            for (String piece : pieces) {
                item.append(piece);
            }
        }
    }

    public ExecutionSink.OpenItem openMessage() {
        return sink.openMessage(request.run(), nextItem(), Role.ASSISTANT);
    }

    public void tool(String tool, String inputJson, String result) {
        String call = "call-" + request.run() + "-" + items.incrementAndGet();
        record(new WorkerEvent.ToolCall(request.run(), call, tool, tool, inputJson));
        record(new WorkerEvent.ToolResult(request.run(), call, ToolStatus.SUCCEEDED, Content.text(result)));
    }

    /// Asks for permission and waits for the option that somebody chooses. `call` may name a tool call.
    public String ask(String request, @Nullable String call, String title, PermissionOption... options)
            throws InterruptedException {
        var answer = new CompletableFuture<String>();
        asked.put(request, answer); // before it is recorded: the answer may come before that has returned
        record(new WorkerEvent.PermissionRequested(this.request.run(), request, call, title, List.of(options)));
        CompletableFuture.anyOf(answer, cut).join();
        if (!answer.isDone()) {
            throw new InterruptedException("the run was asked to end");
        }
        return answer.join();
    }

    void decided(Decision decision) {
        CompletableFuture<String> waiting = asked.get(decision.request());
        if (waiting != null) {
            waiting.complete(decision.option());
        }
    }

    public void waitFor(Gate gate) throws InterruptedException {
        if (!gate.pass(cut)) {
            throw new InterruptedException("the run was asked to end");
        }
    }

    public void finish(RunReason reason, @Nullable String detail) {
        finished = true;
        record(new WorkerEvent.RunFinished(request.run(), reason, null, detail));
    }

    private ItemId nextItem() {
        return new ItemId("item-" + request.run() + "-" + items.incrementAndGet());
    }

    void ask() {
        cut.complete(null);
    }

    /// False once its end is reported or being reported: the runtime may begin the next run then.
    boolean going() {
        return !finished && !over.isDone();
    }

    CompletableFuture<Void> over() {
        return over;
    }

    /// Plays the script to its end and reports that, unless the script did.
    void play(RunScript script) {
        try {
            script.play(this);
            if (!finished) {
                finish(RunReason.COMPLETED, null);
            }
        } catch (InterruptedException e) {
            finish(RunReason.INTERRUPTED, null);
        } finally {
            over.complete(null);
        }
    }
}
