package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An execution's sink that writes down what it is told and how: what breaks the rules of [ExecutionSink] is kept
/// as a violation ([#verify]). A report for a run that is over, or after [#retire], is refused as the runtime
/// would.
public final class RecordingSink implements ExecutionSink {
    private final List<WorkerEvent.Reported> events = new ArrayList<>();
    private final Map<ItemId, Item> open = new LinkedHashMap<>();
    private final List<String> pieces = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicBoolean inCall = new AtomicBoolean();
    private CompletableFuture<WorkerEvent.RunFinished> finished = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> slowness;
    private @Nullable Runnable whenFinished;
    private @Nullable String ended;
    private @Nullable String failed;
    private long run;
    private int refused;
    private boolean retired;

    private final class Item implements OpenItem {
        private final long run;
        private final ItemId id;
        private final @Nullable Role role;
        private long offset;

        Item(long run, ItemId id, @Nullable Role role) {
            this.run = run;
            this.id = id;
            this.role = role;
        }

        @Override
        public void append(String text) {
            inTurn(() -> {
                waitIfSlow();
                synchronized (RecordingSink.this) {
                    admit(run);
                    if (!open.containsKey(id)) {
                        violations.add("text for a closed item");
                    }
                    pieces.add(text);
                    events.add(
                            role == null
                                    ? new WorkerEvent.Reasoning(run, id, offset, text)
                                    : new WorkerEvent.Message(run, id, offset, role, Content.text(text)));
                    offset += text.length();
                }
            });
        }

        @Override
        public void close() {
            inTurn(() -> {
                synchronized (RecordingSink.this) {
                    open.remove(id);
                }
            });
        }
    }

    /// From now on this run is the current one.
    public synchronized void begin(long number) {
        run = number;
        finished = new CompletableFuture<>();
    }

    /// The execution is no longer the worker's current one.
    public synchronized void retire() {
        retired = true;
    }

    /// Does this as soon as a run has ended, while its execution still waits for the report to be taken: the
    /// runtime begins the next run then.
    public synchronized void whenFinished(Runnable next) {
        whenFinished = next;
    }

    /// Holds every piece of text until the future completes, as a slow disk would.
    public synchronized void slowDown(CompletableFuture<Void> until) {
        slowness = until;
    }

    @Override
    public void record(List<WorkerEvent.Reported> more) {
        inTurn(() -> {
            ReportRules.check(more);
            synchronized (this) {
                more.forEach(event -> admit(runOf(event)));
                events.addAll(more);
                more.forEach(this::noticeEnd);
            }
        });
        more.forEach(this::tellWaiting);
        if (more.stream().anyMatch(WorkerEvent.RunFinished.class::isInstance)) {
            Optional.ofNullable(nextOnce()).ifPresent(Runnable::run);
        }
    }

    private synchronized @Nullable Runnable nextOnce() {
        Runnable next = whenFinished;
        whenFinished = null;
        return next;
    }

    private void noticeEnd(WorkerEvent.Reported event) {
        if (event instanceof WorkerEvent.RunFinished end) {
            if (!open.isEmpty()) {
                violations.add("run " + end.run() + " ended with open items " + open.keySet());
            }
            run = 0;
        }
    }

    /// After the call is over, since the next run may begin at once.
    private synchronized void tellWaiting(WorkerEvent.Reported event) {
        if (event instanceof WorkerEvent.RunFinished end) {
            finished.complete(end);
        }
    }

    @Override
    public OpenItem openMessage(long number, ItemId item, Role role) {
        return opened(new Item(number, item, role));
    }

    @Override
    public OpenItem openReasoning(long number, ItemId item) {
        return opened(new Item(number, item, null));
    }

    private synchronized OpenItem opened(Item item) {
        admit(item.run);
        if (open.put(item.id, item) != null) {
            violations.add("item " + item.id + " was opened twice");
        }
        return item;
    }

    @Override
    public synchronized void ended(String detail) {
        if (ended != null) {
            violations.add("ended was reported twice");
        }
        ended = detail;
    }

    @Override
    public synchronized void failed(String detail) {
        failed = detail;
    }

    /// Calls for one run come one at a time.
    private void inTurn(Runnable call) {
        if (!inCall.compareAndSet(false, true)) {
            synchronized (this) {
                violations.add("two calls at once");
            }
        }
        try {
            call.run();
        } finally {
            inCall.set(false);
        }
    }

    private void waitIfSlow() {
        CompletableFuture<Void> until;
        synchronized (this) {
            until = slowness;
        }
        if (until != null) {
            until.join();
        }
    }

    private void admit(long number) {
        if (retired || (number != 0 && number != run)) {
            refused++;
            throw WorkerRuntimeException.of(
                    ErrorCode.EXECUTION_UNAVAILABLE,
                    "execution",
                    "run " + number + " is not going on",
                    "report to the current execution");
        }
    }

    /// 0 for what belongs to no run.
    private static long runOf(WorkerEvent.Reported event) {
        return switch (event) {
            case WorkerEvent.Message e -> e.run();
            case WorkerEvent.Reasoning e -> e.run();
            case WorkerEvent.ToolCall e -> e.run();
            case WorkerEvent.ToolResult e -> e.run();
            case WorkerEvent.PermissionRequested e -> e.run();
            case WorkerEvent.UsageReported e -> e.run();
            case WorkerEvent.PlanUpdated e -> e.run();
            case WorkerEvent.RunFinished e -> e.run();
            case WorkerEvent.DiagnosticRaised _, WorkerEvent.Extension _ -> 0;
        };
    }

    /// Waits for the end of the run begun last.
    public WorkerEvent.RunFinished awaitFinished() {
        CompletableFuture<WorkerEvent.RunFinished> end;
        synchronized (this) {
            end = finished;
        }
        return Waiting.forResult(end);
    }

    /// Permission requests so far, oldest first.
    public synchronized List<WorkerEvent.PermissionRequested> requests() {
        return events.stream()
                .filter(WorkerEvent.PermissionRequested.class::isInstance)
                .map(WorkerEvent.PermissionRequested.class::cast)
                .toList();
    }

    public synchronized List<WorkerEvent.Reported> events() {
        return List.copyOf(events);
    }

    /// All text of this role so far, joined.
    public synchronized String text(Role role) {
        var text = new StringBuilder();
        for (WorkerEvent.Reported event : events) {
            if (event instanceof WorkerEvent.Message message && message.role() == role) {
                text.append(message.content().plainText());
            }
        }
        return text.toString();
    }

    /// The pieces in which text came.
    public synchronized List<String> pieces() {
        return List.copyOf(pieces);
    }

    public synchronized List<WorkerEvent.DiagnosticRaised> diagnostics() {
        return events.stream()
                .filter(WorkerEvent.DiagnosticRaised.class::isInstance)
                .map(WorkerEvent.DiagnosticRaised.class::cast)
                .toList();
    }

    /// What the execution said of its own end, if it did.
    public synchronized Optional<String> endedBecause() {
        return Optional.ofNullable(ended);
    }

    public synchronized Optional<String> failedBecause() {
        return Optional.ofNullable(failed);
    }

    /// How many reports came too late.
    public synchronized int refused() {
        return refused;
    }

    /// No rule was broken.
    public synchronized void verify() {
        assertThat(violations).as("broken rules of the sink").isEmpty();
    }
}
