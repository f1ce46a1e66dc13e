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
import org.jspecify.annotations.Nullable;

/// Starts executions: the generation is reserved durably, then the backend starts, then the start is durable.
/// Whatever fails in between leaves no execution behind.
final class Starting {
    /// How long a backend has to end an execution whose start came to nothing.
    private static final Duration UNDO = Duration.ofSeconds(5);

    private final Engine engine;
    private final Runs runs;

    Starting(Engine engine, Runs runs) {
        this.engine = engine;
        this.runs = runs;
    }

    /// Restores an active worker that is not connected. Called in a task of the runtime.
    Generation restore(WorkerCell cell) {
        var attempt = cell.locked(() -> reserved(cell));
        attempt.reservation().await();
        try {
            Execution started =
                    start(attempt.attempt(), cell, profile(cell.committed().record()));
            connect(cell, attempt.attempt(), started, null);
        } catch (WorkerRuntimeException e) {
            abandon(cell, attempt.attempt(), e);
            throw e;
        }
        return attempt.attempt().generation();
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
        var events = new ArrayList<>(Runs.closing(cell, null, RunReason.INTERRUPTED, "the process that ran it ended"));
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
        return engine.store()
                .bundle(id)
                .orElseThrow(() -> WorkerRuntimeException.of(
                        ErrorCode.BUNDLE_MISSING,
                        id.value(),
                        "there is no bundle '" + id + "'",
                        "list the bundles, or store it first"));
    }

    /// Lets the backend start within the deadline; `execution_rejected` when it does not, and then nothing is
    /// left running.
    Execution start(Attempt attempt, WorkerCell cell, Profile profile) {
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
        var givenUp = new AtomicBoolean();
        try {
            return engine.tasks()
                    .callWithin(deadline, () -> startedInTime(attempt, backend, context, givenUp))
                    .orElseThrow(() -> tooLate(cell, deadline, givenUp));
        } catch (InterruptedException e) {
            givenUp.set(true);
            Thread.currentThread().interrupt();
            throw Failures.closed();
        } catch (WorkerRuntimeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.rejected(cell.id(), "the backend failed: " + causeOf(e));
        }
    }

    private static String causeOf(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName();
    }

    private static WorkerRuntimeException tooLate(WorkerCell cell, Duration deadline, AtomicBoolean givenUp) {
        givenUp.set(true);
        return Failures.rejected(cell.id(), "the backend did not start within " + deadline.toSeconds() + " s");
    }

    /// An execution that appears after everybody gave up on it is ended at once.
    private Execution startedInTime(
            Attempt attempt, ExecutionBackend backend, ExecutionContext context, AtomicBoolean givenUp) {
        attempt.startingIn(Thread.currentThread());
        Execution started = backend.start(context);
        if (givenUp.get()) {
            undo(started);
            throw Failures.rejected(context.worker(), "the backend started too late");
        }
        return started;
    }

    /// Makes the start durable, takes a first input with it, and connects. When that fails the execution is
    /// ended.
    void connect(WorkerCell cell, Attempt attempt, Execution started, WorkerEvent.@Nullable InputAccepted input) {
        try {
            Commit commit = cell.locked(() -> recordStart(cell, attempt, started, input));
            commit.await();
        } catch (WorkerRuntimeException e) {
            if (!attempt.connected()) {
                undo(started);
            }
            throw e;
        }
    }

    private Commit recordStart(
            WorkerCell cell, Attempt attempt, Execution started, WorkerEvent.@Nullable InputAccepted input) {
        WorkerState head = cell.head();
        var events = new ArrayList<WorkerEvent>();
        events.add(new ExecutionStarted(
                attempt.generation(),
                head.record().backend(),
                started.binding(),
                started.resumedFrom().orElse(null)));
        RunRequest first =
                input == null ? runs.takeQueued(head, events) : Runs.accept(head, input, events.size(), events);
        return cell.append(events, () -> {
            attempt.connectedTo(started);
            if (first != null) {
                attempt.begin(first);
            }
        });
    }

    private void undo(Execution started) {
        Ending.stop(engine, started, UNDO);
    }

    /// A restore that came to nothing: says so in the log; the worker is not connected.
    private static void abandon(WorkerCell cell, Attempt attempt, WorkerRuntimeException why) {
        Commit commit = cell.locked(() -> {
            try {
                return cell.append(List.of(new ExecutionEnded(
                        attempt.generation(), EndReason.START_FAILED, why.code().code() + ": " + why.getMessage())));
            } finally {
                Ending.release(cell, attempt);
            }
        });
        commit.await();
    }
}
