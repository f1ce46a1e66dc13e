package dev.yoi.runtime.event;

import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Resolution;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One immutable fact in a worker's log. A worker's state changes only by applying one of these
/// ([dev.yoi.runtime.state.WorkerState#apply]), live and at recovery.
///
/// To add a kind: a record here, its [EventKind], a case in every `switch` that then no longer compiles (the
/// fold, the transcript, each store's codec), a line in the format page.
public sealed interface WorkerEvent {
    EventKind kind();

    /// What an execution may report about its work through its sink.
    sealed interface Reported extends WorkerEvent {}

    /// The worker was asked for: an intent, invisible until its first execution has started.
    /// `key` is the caller's idempotency key, if it gave one.
    record WorkerCreated(
            ProfileName profile,
            BackendName backend,
            BundleRef bundle,
            WorkdirRef workdir,
            @Nullable WorkerName name,
            Labels labels,
            @Nullable KeyUse key)
            implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.WORKER_CREATED;
        }
    }

    /// Name, labels or visibility changed; absent components stay as they were.
    record OptionsChanged(
            @Nullable WorkerName name,
            @Nullable Labels labels,
            @Nullable Boolean hidden) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.OPTIONS_CHANGED;
        }
    }

    /// An input that a run answers. `queuedSeq` is the sequence of the [InputQueued] that it was taken from, or
    /// 0.
    record InputAccepted(
            InputKind inputKind,
            Content content,
            long queuedSeq,
            @Nullable KeyUse key) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.INPUT_ACCEPTED;
        }
    }

    /// An input that waits for the current run to end. Its sequence is its name in the queue. With `replaces`
    /// other than 0 it is an edit: it changes the content of that queued input, which keeps its name and place.
    record InputQueued(
            InputKind inputKind,
            Content content,
            long replaces,
            @Nullable KeyUse key) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.INPUT_QUEUED;
        }
    }

    /// The queued input with this sequence was taken back before a run took it.
    record InputWithdrawn(long queuedSeq) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.INPUT_WITHDRAWN;
        }
    }

    /// A run generation was reserved; the backend is about to start.
    record ExecutionRequested(Generation generation) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.EXECUTION_REQUESTED;
        }
    }

    /// The backend started. `binding` says for diagnosis only what was started; it is no handle and no path.
    /// `resumedFrom` says which past state a restored execution took up, or is null for a fresh start.
    record ExecutionStarted(
            Generation generation,
            BackendName backend,
            String binding,
            @Nullable String resumedFrom) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.EXECUTION_STARTED;
        }
    }

    /// Run number `run` (from 1, per worker) begins to answer the input accepted at `inputSeq`.
    record RunStarted(long run, long inputSeq) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.RUN_STARTED;
        }
    }

    /// A chunk of a message. Chunks of one item have the same `item` and count up in `offset` (UTF-16 units of
    /// the item's text before this chunk).
    record Message(long run, ItemId item, long offset, Role role, Content content) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.MESSAGE;
        }
    }

    /// A chunk of what a model thought before it answered; chunks as in [Message].
    record Reasoning(long run, ItemId item, long offset, String text) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.REASONING;
        }
    }

    /// A tool is about to be run. Durable before it runs. `call` is its name within the run, `inputJson` one JSON
    /// value.
    record ToolCall(long run, String call, String tool, String title, String inputJson) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.TOOL_CALL;
        }
    }

    record ToolResult(long run, String call, ToolStatus status, Content content) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.TOOL_RESULT;
        }
    }

    /// `actor` (host-stamped) decided about a tool call whose outcome nobody knew. `content` is its result or a
    /// word about it, blank when there is none.
    record ToolResolved(long run, String call, Resolution resolution, Content content, String actor)
            implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.TOOL_RESOLVED;
        }
    }

    /// A run waits for a decision. `request` is its name, never used again in this log; `call` is the tool call
    /// concerned, if there is one.
    record PermissionRequested(
            long run, String request, @Nullable String call, String title, List<PermissionOption> options)
            implements Reported {
        public PermissionRequested {
            options = List.copyOf(options);
        }

        @Override
        public EventKind kind() {
            return EventKind.PERMISSION_REQUESTED;
        }
    }

    /// `option` is the id of the chosen one, `actor` who chose (host-stamped).
    record PermissionDecided(String request, String option, String actor) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.PERMISSION_DECIDED;
        }
    }

    record UsageReported(long run, String model, TokenUsage tokens) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.USAGE;
        }
    }

    /// The whole plan as it stands now.
    record PlanUpdated(long run, List<Step> steps) implements Reported {
        /// `status` is the agent's word: `pending`, `in_progress`, `completed`, …
        public record Step(String title, String status) {}

        public PlanUpdated {
            steps = List.copyOf(steps);
        }

        @Override
        public EventKind kind() {
            return EventKind.PLAN;
        }
    }

    /// `exitCode` where a process ran and ended; `detail` a sentence for a person.
    record RunFinished(
            long run,
            RunReason reason,
            @Nullable Integer exitCode,
            @Nullable String detail) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.RUN_FINISHED;
        }
    }

    record ExecutionEnded(
            Generation generation,
            EndReason reason,
            @Nullable String detail) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.EXECUTION_ENDED;
        }
    }

    record WorkerStopped(StopOutcome outcome) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.STOPPED;
        }
    }

    record WorkerCancelled(StopOutcome outcome) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.CANCELLED;
        }
    }

    record WorkerFailed(String detail) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.FAILED;
        }
    }

    /// The log up to here is a copy of another worker's log up to `atSeq`: a new worker begins, without an
    /// execution, a queue or a bill. `key` is the caller's idempotency key, if it gave one.
    record Forked(WorkerId origin, long atSeq, @Nullable KeyUse key) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.FORKED;
        }
    }

    /// In the log of the origin: `fork` began as a copy of it up to `atSeq`.
    record ForkedTo(WorkerId fork, long atSeq) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.FORKED_TO;
        }
    }

    /// The log up to here came out of an archive of worker `origin` of runtime `runtime`, whose last sequence was
    /// `atSeq`. Whatever ran there is not here. `key` is the caller's idempotency key, if it gave one.
    record Imported(
            RuntimeId runtime,
            WorkerId origin,
            long atSeq,
            @Nullable KeyUse key) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.IMPORTED;
        }
    }

    record DiagnosticRaised(DiagnosticCode code, Severity severity, String message, String subject)
            implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.DIAGNOSTIC;
        }
    }

    /// A backend's own fact: `namespace` like `dev.yoi.process`, `payloadJson` one JSON value.
    record Extension(String namespace, String name, String payloadJson) implements Reported {
        @Override
        public EventKind kind() {
            return EventKind.EXTENSION;
        }
    }

    /// A kind from a newer version, kept as it was stored and passed on; `payloadJson` is the whole JSON object.
    record Unknown(String kindCode, String payloadJson) implements WorkerEvent {
        @Override
        public EventKind kind() {
            return EventKind.UNKNOWN;
        }
    }
}
