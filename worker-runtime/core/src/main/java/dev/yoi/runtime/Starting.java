package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.ExecutionEnded;
import dev.yoi.runtime.event.WorkerEvent.ExecutionRequested;
import dev.yoi.runtime.event.WorkerEvent.ExecutionStarted;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.state.WorkerRecord;
import dev.yoi.runtime.state.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Starts executions: the generation is reserved durably, then the backend starts, then the start is durable.
/// Whatever fails in between leaves no execution behind.
final class Starting {
    /// How long a backend has to end an execution whose start came to nothing.
    private static final Duration UNDO = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Starting.class.getName());

    private final Engine engine;
    private final Runs runs;

    Starting(Engine engine, Runs runs) {
        this.engine = engine;
        this.runs = runs;
    }

    /// Restores an active worker that is not connected. Called in a task of the runtime.
    Generation restore(WorkerCell cell) {
        Reserved reserved = cell.locked(() -> reserved(cell));
        Attempt attempt = reserved.attempt();
        try {
            reserved.reservation().await();
            Started started = start(attempt, cell, profile(cell.committed().record()));
            connect(cell, attempt, started, null);
        } catch (RuntimeException e) {
            abandon(cell, attempt, e);
            throw e;
        }
        return attempt.generation();
    }

    private record Reserved(Attempt attempt, Commit reservation) {}

    /// Under the cell's lock: closes what an earlier process left open, and reserves the next generation.
    private Reserved reserved(WorkerCell cell) {
        cell.checkActive();
        if (cell.attempt() != null) {
            throw cell.connected() != null
                    ? Failures.connected(cell.id())
                    : Failures.busy(cell.id(), "is starting or ending its execution");
        }
        WorkerState head = cell.head();
        var events = new ArrayList<>(Runs.closing(cell, RunReason.INTERRUPTED, "the process that ran it ended"));
        if (head.execution().open()) {
            events.add(new ExecutionEnded(head.execution().generation(), EndReason.LOST, null));
        }
        var attempt =
                new Attempt(cell, engine, runs, head.execution().generation().next());
        events.add(new ExecutionRequested(attempt.generation()));
        Commit reservation = cell.append(events);
        cell.attempt(attempt);
        return new Reserved(attempt, reservation);
    }

    /// The pinned profile: `bundle_missing`, `bundle_digest_mismatch`, `profile_not_declared`.
    Profile profile(WorkerRecord record) {
        return bundle(record.bundle()).profile(record.profile());
    }

    ConfigBundle bundle(BundleRef ref) {
        ConfigBundle bundle = bundle(ref.id());
        if (!bundle.digest().equals(ref.digest())) {
            throw WorkerRuntimeException.of(
                    ErrorCode.BUNDLE_DIGEST_MISMATCH,
                    ref.id().value(),
                    "bundle '" + ref.id() + "' has digest " + bundle.digest() + ", not " + ref.digest(),
                    "name the digest of the stored bundle, or leave it out");
        }
        return bundle;
    }

    ConfigBundle bundle(BundleId id) {
        ConfigBundle bundle = engine.store()
                .bundle(id)
                .orElseThrow(() -> WorkerRuntimeException.of(
                        ErrorCode.BUNDLE_MISSING,
                        id.value(),
                        "there is no bundle '" + id + "'",
                        "list the bundles, or store it first"));
        engine.secrets().learn(bundle);
        return bundle;
    }

    /// Learns the values that the bundles in the store name. A bundle that can't be read now is said so when it
    /// is used, and nothing runs on it before.
    void learnSecrets() {
        for (BundleRef ref : engine.store().bundles()) {
            try {
                bundle(ref.id());
            } catch (WorkerRuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "bundle {0} can''t be read: {1}", ref.id(), e.getMessage());
            }
        }
    }

    /// Lets the backend start within the deadline; `execution_rejected` when it does not, and then nothing is
    /// left running.
    Started start(Attempt attempt, WorkerCell cell, Profile profile) {
        ExecutionBackend backend = engine.backend(profile.backend());
        Duration deadline = engine.limits().times().start();
        var context = new ExecutionContext(
                cell.id(),
                attempt.generation(),
                profile,
                cell.committed().record().workdir(),
                request -> engine.store().events(cell.id(), request),
                attempt,
                deadline);
        var handover = new Handover();
        try {
            return engine.tasks()
                    .callWithin(deadline, () -> startedInTime(attempt, backend, context, handover))
                    .orElseGet(() -> handover.orGiveUp(() -> tooLate(cell, deadline)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return handover.orGiveUp(Failures::closed);
        } catch (WorkerRuntimeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.rejected(cell.id(), "the backend failed: " + Failures.said(e));
        }
    }

    private static WorkerRuntimeException tooLate(WorkerCell cell, Duration deadline) {
        return Failures.rejected(cell.id(), "the backend did not start within " + deadline.toMillis() + " ms");
    }

    /// An execution that has started, with what its backend says about it.
    record Started(
            Execution execution, String binding, @Nullable String resumedFrom) {}

    /// Decides between a start that comes late and the caller who stops waiting for it: exactly one has it.
    private static final class Handover {
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile @Nullable Started started;

        /// False when nobody waits for it any more.
        boolean offer(Started value) {
            started = value;
            return decided.compareAndSet(false, true);
        }

        /// What came just in time, or else nobody gets what comes.
        Started orGiveUp(Supplier<WorkerRuntimeException> refusal) {
            Started inTime = decided.compareAndSet(false, true) ? null : started;
            if (inTime == null) {
                throw refusal.get();
            }
            return inTime;
        }
    }

    /// An execution that appears after everybody gave up on it is ended at once.
    private Started startedInTime(
            Attempt attempt, ExecutionBackend backend, ExecutionContext context, Handover handover) {
        attempt.startingIn(Thread.currentThread());
        Execution execution = backend.start(context);
        try {
            var started = new Started(
                    execution,
                    engine.secrets().told(execution.binding()),
                    execution.resumedFrom().map(engine.secrets()::told).orElse(null));
            if (handover.offer(started)) {
                return started;
            }
        } catch (RuntimeException | Error e) {
            undo(execution);
            throw e;
        }
        undo(execution);
        throw Failures.rejected(context.worker(), "the backend started too late");
    }

    /// Makes the start durable, takes a first input with it, and connects. When that fails the execution is
    /// ended.
    void connect(WorkerCell cell, Attempt attempt, Started started, WorkerEvent.@Nullable InputAccepted input) {
        try {
            Commit commit = cell.locked(() -> recordStart(cell, attempt, started, input));
            commit.await();
        } catch (RuntimeException e) {
            undo(started.execution());
            throw e;
        }
    }

    private Commit recordStart(
            WorkerCell cell, Attempt attempt, Started started, WorkerEvent.@Nullable InputAccepted input) {
        engine.checkOpen(); // closing waits for starts that were recorded before, and ends them
        WorkerState head = cell.head();
        var events = new ArrayList<WorkerEvent>();
        events.add(new ExecutionStarted(
                attempt.generation(), head.record().backend(), started.binding(), started.resumedFrom()));
        RunRequest first =
                input == null ? runs.takeQueued(head, events) : Runs.accept(head, input, events.size(), events);
        return cell.append(events, () -> {
            attempt.connectedTo(started.execution());
            if (first != null) {
                attempt.begin(first);
            }
        });
    }

    /// Also in a thread that was told to give up: an execution is ended all the same.
    private void undo(Execution started) {
        boolean interrupted = Thread.interrupted();
        Ending.Stopped stopped = Ending.stop(engine, started, UNDO);
        if (stopped.problem() != null) {
            LOG.log(System.Logger.Level.WARNING, "an execution whose start came to nothing: {0}", stopped.problem());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A restore that came to nothing: says so in the log; the worker is not connected.
    /// When even that can't be recorded, the log says requested and no more, which is what happened.
    private static void abandon(WorkerCell cell, Attempt attempt, RuntimeException why) {
        var ended = new ExecutionEnded(attempt.generation(), EndReason.START_FAILED, words(why));
        try {
            cell.locked(() -> Ending.released(cell, attempt, List.of(ended))).await();
        } catch (WorkerRuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private static String words(RuntimeException why) {
        return why instanceof WorkerRuntimeException failure
                ? failure.code().code() + ": " + Failures.said(failure)
                : Failures.said(why);
    }
}
