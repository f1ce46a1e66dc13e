package dev.yoi.runtime.state;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.ExecutionState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Everything that a worker's log says, folded. Immutable. **State changes only here**: [#apply] is the one
/// function, live and at recovery, so what a restart rebuilds is what was there.
///
/// `lastSeq` is the sequence of the last event applied. `lastRun` is the number of the last run begun, 0 before
/// the first.
public record WorkerState(
        WorkerRecord record,
        WorkerOptions options,
        Lifecycle lifecycle,
        Progress progress,
        ExecutionState execution,
        List<QueuedInput> queue,
        CommandKeys keys,
        Summary summary) {

    /// How far the log and its runs have come; `current` is null between runs. `indeterminate` are the tool calls
    /// of runs that were cut off, without a result and without a person's word, oldest first (I9).
    public record Progress(
            long lastSeq,
            Instant updatedAt,
            long lastRun,
            @Nullable CurrentRun current,
            List<OpenCall> indeterminate) {
        /// Indeterminate calls beyond this many are not tracked one by one.
        public static final int MAX_INDETERMINATE = 256;

        public Progress {
            indeterminate = List.copyOf(indeterminate);
        }

        Progress current(@Nullable CurrentRun run) {
            return new Progress(lastSeq, updatedAt, lastRun, run, indeterminate);
        }

        Progress indeterminate(List<OpenCall> calls) {
            return new Progress(lastSeq, updatedAt, lastRun, current, calls);
        }
    }

    public WorkerState {
        queue = List.copyOf(queue);
    }

    /// The state after the first event, which must be a [WorkerEvent.WorkerCreated] with sequence 1.
    public static WorkerState first(WorkerId id, SequencedEvent first) {
        if (first.seq() != 1 || !(first.event() instanceof WorkerEvent.WorkerCreated created)) {
            throw damaged(id, "its log does not begin with worker_created");
        }
        var record = new WorkerRecord(
                id,
                first.at(),
                created.profile(),
                created.backend(),
                created.bundle(),
                created.workdir(),
                created.key(),
                null);
        return new WorkerState(
                record,
                new WorkerOptions(created.name(), created.labels(), false),
                Lifecycle.CREATED,
                new Progress(1, first.at(), 0, null, List.of()),
                ExecutionState.NEVER,
                List.of(),
                CommandKeys.NONE,
                Summary.starting(first.at()));
    }

    /// The state after one more event, whose sequence must follow (I3). A terminal state stays terminal whatever
    /// comes (I7).
    public WorkerState apply(SequencedEvent event) {
        if (event.seq() != progress.lastSeq + 1) {
            throw damaged(record.id(), "sequence " + event.seq() + " follows " + progress.lastSeq);
        }
        var next = new Builder(this);
        next.progress =
                new Progress(event.seq(), event.at(), progress.lastRun, progress.current, progress.indeterminate);
        next.summary = summary.apply(event);
        next.lifecycle = LifecycleTable.next(lifecycle, event.event().kind());
        if (!lifecycle.terminal()) {
            foldWork(next, event);
        }
        foldFacts(next, event.event());
        return next.build();
    }

    public WorkerId id() {
        return record.id();
    }

    public long lastSeq() {
        return progress.lastSeq;
    }

    public @Nullable CurrentRun currentRun() {
        return progress.current;
    }

    /// What waits for a person. While an execution is `live`, the open calls of its run are under way; without
    /// one nobody knows what became of them.
    public Undecided undecided(boolean live) {
        CurrentRun run = progress.current;
        if (lifecycle.terminal()) {
            return Undecided.NOTHING;
        }
        if (run == null) {
            return new Undecided(List.of(), progress.indeterminate);
        }
        return new Undecided(
                run.openRequests(),
                live ? progress.indeterminate : Lists.joined(progress.indeterminate, run.notAsked()));
    }

    /// What may still change after the end: options, the proof that an execution ended, and where the log came
    /// from.
    private void foldFacts(Builder next, WorkerEvent event) {
        if (event instanceof WorkerEvent.OptionsChanged changed) {
            next.options = options.with(changed);
        } else if (event instanceof WorkerEvent.ExecutionEnded ended) {
            next.execution = execution.ended(ended.generation(), ended.reason());
        } else if (event instanceof WorkerEvent.Imported e) {
            next.record = record.copied(record.createdAt(), new Lineage(e.origin(), e.atSeq()), e.key());
        }
    }

    private void foldWork(Builder next, SequencedEvent recorded) {
        switch (recorded.event()) {
            case WorkerEvent.InputAccepted e -> {
                next.queue = withoutQueued(e.queuedSeq());
                next.key(e.key(), recorded.seq());
            }
            case WorkerEvent.InputQueued e -> {
                next.queue = queueWith(e, recorded);
                next.key(e.key(), recorded.seq());
            }
            case WorkerEvent.InputWithdrawn e -> next.queue = withoutQueued(e.queuedSeq());
            case WorkerEvent.ExecutionRequested e -> next.execution = execution.requested(e.generation());
            case WorkerEvent.ExecutionStarted e ->
                next.execution = new ExecutionState(e.generation(), Phase.STARTED, null);
            case WorkerEvent.RunStarted e -> next.run(e.run(), CurrentRun.begun(e.run(), e.inputSeq()));
            case WorkerEvent.RunFinished e -> next.finished(e);
            case WorkerEvent.ToolCall e -> next.current(changed(run -> run.withCall(e, recorded.seq(), recorded.at())));
            case WorkerEvent.ToolResult e -> next.current(changed(run -> run.withoutCall(e.call())));
            case WorkerEvent.ToolResolved e -> next.resolved(e);
            case WorkerEvent.PermissionRequested e ->
                next.current(changed(run -> run.withRequest(e, recorded.seq(), recorded.at())));
            case WorkerEvent.PermissionDecided e -> next.current(changed(run -> run.withoutRequest(e.request())));
            case WorkerEvent.WorkerStopped _, WorkerEvent.WorkerCancelled _, WorkerEvent.WorkerFailed _ -> next.ended();
            case WorkerEvent.Forked e -> next.forked(e, recorded.at());
            case WorkerEvent.WorkerCreated _ -> throw damaged(record.id(), "worker_created appears twice");
            case WorkerEvent.OptionsChanged _,
                    WorkerEvent.ExecutionEnded _,
                    WorkerEvent.Message _,
                    WorkerEvent.Reasoning _,
                    WorkerEvent.UsageReported _,
                    WorkerEvent.PlanUpdated _,
                    WorkerEvent.ForkedTo _,
                    WorkerEvent.Imported _,
                    WorkerEvent.DiagnosticRaised _,
                    WorkerEvent.Extension _,
                    WorkerEvent.Unknown _ -> {}
        }
    }

    private @Nullable CurrentRun changed(Function<CurrentRun, @Nullable CurrentRun> change) {
        return progress.current == null ? null : change.apply(progress.current);
    }

    private List<QueuedInput> withoutQueued(long queuedSeq) {
        return queuedSeq == 0 ? queue : Lists.minus(queue, input -> input.seq() == queuedSeq);
    }

    private List<QueuedInput> queueWith(WorkerEvent.InputQueued event, SequencedEvent recorded) {
        if (event.replaces() == 0) {
            return Lists.plus(
                    queue,
                    new QueuedInput(recorded.seq(), event.inputKind(), event.content(), recorded.at()),
                    Integer.MAX_VALUE);
        }
        return queue.stream()
                .map(known -> known.seq() == event.replaces()
                        ? new QueuedInput(known.seq(), event.inputKind(), event.content(), known.queuedAt())
                        : known)
                .toList();
    }

    private static WorkerRuntimeException damaged(WorkerId id, String what) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_DAMAGED,
                id.toString(),
                "worker " + id + " is damaged: " + what,
                "run the store doctor (yoi store doctor); other workers are not affected");
    }

    /// Collects what one event changes.
    private static final class Builder {
        private WorkerRecord record;
        private WorkerOptions options;
        private Lifecycle lifecycle;
        private Progress progress;
        private ExecutionState execution;
        private List<QueuedInput> queue;
        private CommandKeys keys;
        private Summary summary;

        Builder(WorkerState from) {
            this.record = from.record;
            this.options = from.options;
            this.lifecycle = from.lifecycle;
            this.progress = from.progress;
            this.execution = from.execution;
            this.queue = from.queue;
            this.keys = from.keys;
            this.summary = from.summary;
        }

        void current(@Nullable CurrentRun value) {
            progress = progress.current(value);
        }

        void run(long number, CurrentRun value) {
            progress = new Progress(progress.lastSeq(), progress.updatedAt(), number, value, progress.indeterminate());
        }

        /// Whoever completed a run knows how its calls ended; of one that was cut off nobody does (I9).
        void finished(WorkerEvent.RunFinished event) {
            CurrentRun run = progress.current();
            if (run == null || run.run() != event.run()) {
                return;
            }
            if (event.reason() != RunReason.COMPLETED) {
                var calls = Lists.joined(progress.indeterminate(), run.leftOpen());
                progress = progress.indeterminate(Lists.first(calls, Progress.MAX_INDETERMINATE));
            }
            current(null);
        }

        void resolved(WorkerEvent.ToolResolved event) {
            CurrentRun run = progress.current();
            if (run != null && run.run() == event.run()) {
                current(run.withoutCall(event.call()));
            }
            progress = progress.indeterminate(
                    Lists.minus(progress.indeterminate(), call -> call.is(event.run(), event.call())));
        }

        /// A terminal worker has no run and no queue any more, and nobody has to decide anything.
        void ended() {
            current(null);
            progress = progress.indeterminate(List.of());
            queue = List.of();
        }

        /// The history is that of the origin; nothing else of it is.
        void forked(WorkerEvent.Forked event, Instant at) {
            record = record.copied(at, new Lineage(event.origin(), event.atSeq()), event.key());
            options = new WorkerOptions(options.name(), options.labels(), false);
            execution = new ExecutionState(execution.generation(), Phase.NONE, null);
            current(null);
            progress = progress.indeterminate(List.of());
            queue = List.of();
            keys = CommandKeys.NONE;
        }

        void key(@Nullable KeyUse use, long seq) {
            keys = use == null ? keys : keys.plus(new CommandKeys.Entry(use, seq));
        }

        WorkerState build() {
            return new WorkerState(record, options, lifecycle, progress, execution, queue, keys, summary);
        }
    }
}
