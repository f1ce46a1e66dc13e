package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.store.ArchiveSink;
import dev.yoi.runtime.store.ArchiveSource;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.store.StoreStatus;
import dev.yoi.runtime.store.TranscriptPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A set of durable workers with their store and their execution backends.
///
/// All calls are plain blocking calls, safe from any number of threads; run them on virtual threads. A command
/// returns when its effect is durable (I1); reads never wait for the disk to sync, and no worker waits for
/// another's backend. Interrupting a caller ends its wait, not the write (`wait_interrupted`: the effect may or
/// may not be durable; an idempotency key tells on a retry).
///
/// Every failure is a [dev.yoi.runtime.error.WorkerRuntimeException]. Any call may throw `runtime_closed`; any
/// command `store_read_only`, `store_full`, `store_busy`, `store_io` or `wait_interrupted`; any call about one
/// worker `worker_not_found` or `worker_damaged`.
public interface WorkerRuntime extends AutoCloseable {
    /// Opens a runtime: aborts creations that a crash cut off and ends executions that an earlier process left
    /// behind. With a read-only store it answers reads and refuses commands. No worker is attached until it is
    /// restored.
    ///
    /// Takes over the parts: when opening fails they are closed. `execution_rejected` when a backend can't end
    /// what an earlier process left running.
    static WorkerRuntime open(RuntimeParts parts) {
        return EmbeddedRuntime.open(parts);
    }

    StoreIdentity identity();

    StoreStatus storeStatus();

    // Bundles

    /// Stores a bundle by content. `bundle_conflict` when its id is taken by another content, `backend_unknown`
    /// when a profile names a backend that this runtime lacks.
    BundleRef storeBundle(ConfigBundle bundle);

    Optional<ConfigBundle> bundle(BundleId id);

    List<BundleRef> bundles();

    /// Pre-flight: can this profile run here? `bundle_missing`, `profile_not_declared`.
    CheckReport check(BundleId bundle, ProfileName profile);

    // Workers

    /// Makes a worker and starts its first execution; durable intent, start, durable commit, so that after a
    /// crash at any point there is neither a phantom worker nor an orphan execution. With an idempotency key a
    /// repetition answers with the same worker (I8). `bundle_missing`, `bundle_digest_mismatch`,
    /// `profile_not_declared`, `worker_exists`, `idempotency_conflict`, `execution_rejected` (nothing remains),
    /// `backend_unknown`, `invalid_request`, `limit_exceeded`.
    WorkerDetail createWorker(CreateWorker request);

    WorkerPage workers(WorkerQuery query);

    WorkerDetail worker(WorkerId id);

    /// Changes name, labels or visibility; also of terminal workers. `invalid_request` when a worker that has not
    /// ended is to be hidden.
    WorkerDetail changeOptions(WorkerId id, ChangeOptions change);

    // Input

    /// Makes an input durable; the run that answers it begins by itself. `worker_terminal`, `worker_busy` (busy
    /// and `reject`, or the worker is being stopped), `execution_unavailable` (not connected: restore it first),
    /// `limit_exceeded` (size, full queue), `invalid_request` (blank), `idempotency_conflict`.
    SendReceipt send(WorkerId id, SendInput input);

    /// Inputs that wait, oldest first.
    List<QueuedInput> queue(WorkerId id);

    /// Changes the content of a waiting input. `input_not_found` when no such input waits (any more),
    /// `worker_terminal`, `limit_exceeded`, `invalid_request` (blank).
    void editQueued(WorkerId id, long seq, Content content);

    /// Takes a waiting input back. `input_not_found` when no such input waits (any more), `worker_terminal`.
    void withdrawQueued(WorkerId id, long seq);

    // Decisions

    /// Answers a permission request; a live execution is told once that is durable. Without one (the request has
    /// survived a restart) the decision is recorded, and a backend that can may take it up after a restore.
    /// Repeating it changes nothing. `request_not_found` (also when its run ended without a decision),
    /// `request_decided` in another way, `invalid_request` (no such option), `worker_terminal`, `worker_busy`
    /// while its execution is being stopped.
    DecisionReceipt approve(WorkerId id, Approval approval);

    /// Decides what an *indeterminate* tool call came to: one without a result whose run was cut off. Nothing is
    /// run again by that alone; what a backend makes of it, it does with the next run. Repeating it changes
    /// nothing. `call_not_found`, `call_resolved` in another way, `worker_terminal`, `worker_busy` while the call
    /// may still end, `invalid_request` (several calls of this name; a completed one without a result),
    /// `limit_exceeded` (size).
    DecisionReceipt resolve(WorkerId id, ResolveCall request);

    // Execution

    /// Asks the current run to end; the worker stays active and takes the next queued input. False when no run is
    /// going on. `execution_unavailable` when not connected, or when the backend fails; `worker_terminal`.
    boolean interrupt(WorkerId id);

    /// Ends the execution; the worker stays active, [#restore] brings it back. Also takes the mark off a stale
    /// worker. `execution_unavailable` when there is nothing to detach, `worker_terminal`, `worker_busy` while
    /// the execution starts, `invalid_request` (deadline outside of 1 s to 10 min).
    StopReport detach(WorkerId id, Duration deadline);

    /// Ends the worker: the current run may end within the deadline (1 s to 10 min), then it is ended. Terminal
    /// and truthful: the outcome says what happened. Repeating it answers with the recorded outcome.
    /// `worker_terminal` when the worker ended in another way, `worker_busy` and `invalid_request` as in
    /// [#detach].
    StopReport stop(WorkerId id, Duration deadline);

    /// Ends the worker now (its execution has 5 s) and drops its queue; a stop or detach that is under way is cut
    /// short and answers `worker_terminal`. Terminal; otherwise like [#stop].
    StopReport cancel(WorkerId id);

    /// Starts the next execution of an active worker that is not connected. A run that was cut off is recorded as
    /// interrupted and does not run again by itself (I9); queued inputs
    /// run. When the start fails, the worker is what it was before. `execution_connected`, `worker_terminal`,
    /// `worker_busy` while its execution starts or ends, `execution_rejected`, and what may be wrong with its
    /// bundle as in [#createWorker].
    RestoreReport.Line restore(WorkerId id);

    /// Restores every stale worker, a few at a time; one that fails is a line in the report and stays stale.
    RestoreReport restoreAll();

    // Housekeeping

    /// Makes a worker whose log begins as a copy of this one's. It has the history and the options, and nothing
    /// else: no execution ([#restore] starts one), no queue, no usage of its own, no keys of commands. With an
    /// idempotency key a repetition answers with the same fork (I8). Both logs say it, and the fork's record
    /// does. `invalid_request` for a sequence that is not in the log, or lies at or behind the worker's end;
    /// `worker_exists`, `worker_deleted` for a chosen id.
    WorkerDetail fork(WorkerId id, ForkWorker request);

    /// Writes a worker into an archive, up to its last committed event. `worker_damaged` when its log can't be
    /// read whole: the archive then lacks its end.
    void exportWorker(WorkerId id, ArchiveSink sink);

    /// Writes everything into an archive, as of one moment, while everybody goes on; what can't be read whole is
    /// left out and named. `about` are texts for the archive's head.
    void exportAll(Map<String, String> about, ArchiveSink sink);

    /// Makes a worker out of an archive that [#exportWorker] wrote. Nothing of it is there before the archive was
    /// found sound to its end. It has everything that it had, but for a live execution: one that was active is
    /// stale. With an idempotency key a repetition answers with the same worker (I8). `archive_damaged`,
    /// `worker_exists` and `worker_deleted` when its id is taken, `invalid_request` for another kind of archive.
    WorkerDetail importWorker(ImportWorker request, ArchiveSource source);

    /// Removes a worker that has ended, with everything it has: durable before its files go. Its id is never used
    /// again, and a late repetition of its create is `worker_deleted` (I8). Repeating it changes nothing.
    /// `worker_active` when it has not ended, `worker_busy` while its execution ends. A worker that is damaged
    /// can be deleted in any state.
    DeleteReport deleteWorker(WorkerId id);

    /// Deletes workers that have ended and did not change behind `before`, at most 1,000 of them; with `dryRun`
    /// it only says which. Repeating it goes on with the rest.
    PruneReport prune(Instant before, boolean dryRun);

    // Reading

    EventPage events(WorkerId id, PageRequest request);

    TranscriptPage transcript(WorkerId id, PageRequest request);

    /// One worker's stream from behind sequence `afterSeq` (0 = from the start). `position_gone` when the log
    /// does not reach that far, `limit_exceeded` (subscribers).
    Subscription subscribe(WorkerId id, long afterSeq);

    /// The stream of all workers from behind commit position `afterPosition`. From a position that is not in the
    /// history (any more) it is a [StreamFrame.Lagged] that says to reload. `limit_exceeded` (subscribers).
    Subscription subscribeAll(long afterPosition);

    /// Position of the last commit, to subscribe from now on.
    long lastPosition();

    /// Over all workers, hidden ones too.
    Usage usage();

    /// Of the runtime and its store; those of a worker are in its detail.
    List<Diagnostic> diagnostics();

    /// Ends all executions within the shutdown limit, records their runs as interrupted, ends streams, closes the
    /// store. The workers are stale at the next opening. Idempotent; an interrupt does not cut it short.
    @Override
    void close();
}
