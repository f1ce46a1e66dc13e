package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent.ExecutionRequested;
import dev.yoi.runtime.event.WorkerEvent.InputAccepted;
import dev.yoi.runtime.event.WorkerEvent.WorkerCreated;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Removal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes workers: a durable intent, the backend's start, a durable commit. An intent that does not come to its
/// commit is removed, at once or, after a crash, at the next opening ([#abortIntents]).
final class Creating {
    private record UnderWay(Digest request, CompletableFuture<WorkerId> result) {}

    private static final System.Logger LOG = System.getLogger(Creating.class.getName());

    private final Engine engine;
    private final WorkerTable table;
    private final Runs runs;
    private final Starting starting;
    private final ConcurrentHashMap<IdempotencyKey, UnderWay> underWay = new ConcurrentHashMap<>();

    Creating(Engine engine, WorkerTable table, Runs runs, Starting starting) {
        this.engine = engine;
        this.table = table;
        this.runs = runs;
        this.starting = starting;
    }

    /// Called in a task of the runtime.
    WorkerId create(CreateWorker request) {
        Inputs.checkSize(engine.limits(), request.initialInput());
        checkSecrets(request);
        ConfigBundle bundle = bundle(request);
        Profile profile = bundle.profile(request.profile());
        engine.backend(profile.backend());
        IdempotencyKey key = request.key();
        return key == null
                ? made(request, bundle, profile, null)
                : madeOnce(request, bundle, profile, new KeyUse(key, requestDigest(request, bundle.digest())));
    }

    /// What is recorded as it is must hold none.
    private void checkSecrets(CreateWorker request) {
        Secrets secrets = engine.secrets();
        secrets.check(request.key());
        secrets.check("workdir", request.workdir().value());
        secrets.check(request.labels());
    }

    private ConfigBundle bundle(CreateWorker request) {
        Digest wanted = request.digest();
        return wanted == null
                ? starting.bundle(request.bundle())
                : starting.bundle(new BundleRef(request.bundle(), wanted));
    }

    /// Everything that makes two requests the same or not.
    private static Digest requestDigest(CreateWorker request, Digest bundleDigest) {
        var form = new CanonicalForm("yoi-create-1")
                .put(request.bundle().value())
                .put(bundleDigest.hex())
                .put(request.profile().value())
                .put(request.workdir().value())
                .put(request.id() == null ? "" : request.id().toString())
                .put(request.name() == null ? "" : request.name().value())
                .put(Integer.toString(request.labels().values().size()));
        request.labels().values().forEach((label, value) -> form.put(label).put(value));
        if (request.initialInput() != null) {
            form.put("input");
            Inputs.put(form, request.initialInput());
        }
        return form.digest();
    }

    private WorkerId madeOnce(CreateWorker request, ConfigBundle bundle, Profile profile, KeyUse use) {
        return once(use, () -> made(request, bundle, profile, use));
    }

    /// The worker that this key made, or makes now in another call, or else a new one (I8).
    WorkerId once(KeyUse use, Supplier<WorkerId> making) {
        var mine = new UnderWay(use.requestDigest(), new CompletableFuture<>());
        UnderWay other = underWay.putIfAbsent(use.key(), mine);
        if (other != null) {
            if (!other.request().equals(use.requestDigest())) {
                throw Failures.keyConflict(use.key().value());
            }
            return joined(other.result());
        }
        try {
            WorkerId id = madeBefore(use).orElseGet(making);
            mine.result().complete(id);
            return id;
        } catch (RuntimeException | Error e) {
            mine.result().completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(use.key());
        }
    }

    private static WorkerId joined(CompletableFuture<WorkerId> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof WorkerRuntimeException failure ? failure : e;
        }
    }

    private Optional<WorkerId> madeBefore(KeyUse use) {
        for (WorkerId id : engine.store().catalog().madeWith(use.key())) {
            WorkerState state = engine.store().load(id);
            KeyUse known = state.record().createKey();
            if (known != null && known.key().equals(use.key()) && state.lifecycle() != Lifecycle.CREATED) {
                if (!known.requestDigest().equals(use.requestDigest())) {
                    throw Failures.keyConflict(use.key().value());
                }
                return Optional.of(id);
            }
        }
        engine.store().catalog().deletedWith(use.key()).ifPresent(id -> {
            throw Failures.deleted(id);
        });
        return Optional.empty();
    }

    private WorkerId made(CreateWorker request, ConfigBundle bundle, Profile profile, @Nullable KeyUse use) {
        WorkerId wanted = request.id();
        WorkerId id = wanted == null ? engine.ids().next() : wanted;
        WorkerCell cell = table.create(id);
        try {
            var created = new WorkerCreated(
                    profile.name(),
                    profile.backend(),
                    bundle.ref(),
                    request.workdir(),
                    request.name(),
                    request.labels(),
                    use);
            return start(cell, request, profile, created);
        } finally {
            table.release(cell);
        }
    }

    private WorkerId start(WorkerCell cell, CreateWorker request, Profile profile, WorkerCreated created) {
        var attempt = new Attempt(cell, engine, runs, Generation.NONE.next());
        try {
            Commit intent = cell.locked(() -> {
                cell.attempt(attempt);
                return cell.append(List.of(created, new ExecutionRequested(attempt.generation())));
            });
            intent.await();
            Starting.Started started = starting.start(attempt, cell, profile);
            var input = request.initialInput() == null
                    ? null
                    : new InputAccepted(InputKind.USER, engine.secrets().masked(request.initialInput()), 0, null);
            starting.connect(cell, attempt, started, input);
            return cell.id();
        } catch (RuntimeException e) {
            abort(cell, attempt, e);
            throw e;
        }
    }

    /// Takes the intent back; when even that fails, the next opening does it. The cell stays until the intent is
    /// gone, so that nobody loads it again meanwhile.
    private void abort(WorkerCell cell, Attempt attempt, RuntimeException why) {
        cell.locked(() -> {
            Ending.release(cell, attempt);
            return cell;
        });
        try {
            boolean written = engine.store().catalog().entry(cell.id()).isPresent();
            if (written && engine.store().status().writable()) {
                remove(cell.id()).await();
            }
        } catch (WorkerRuntimeException e) {
            why.addSuppressed(e);
        } finally {
            table.drop(cell);
        }
    }

    /// Removes the intents that a crash cut off (I8: their keys start afresh). One that can't be removed now,
    /// because the disk is full for example, stays invisible until the next opening. Of a damaged worker nobody
    /// knows how far it came, so it stays.
    void abortIntents() {
        List<WorkerId> intents = engine.store().catalog().entries().values().stream()
                .filter(entry ->
                        entry.lifecycle() == Lifecycle.CREATED && !entry.flags().damaged())
                .map(CatalogEntry::id)
                .toList();
        try {
            List<Commit> removals = intents.stream().map(this::remove).toList();
            removals.forEach(Commit::await);
        } catch (WorkerRuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "creations that were cut off stay for now: {0}", e.getMessage());
        }
    }

    private Commit remove(WorkerId id) {
        var commit = new Commit(id, 0, new Commit.Then() {
            @Override
            public void committed(List<RecordedEvent> events) {
                throw new IllegalStateException("a removal is no append");
            }

            @Override
            public void removed(long position) {
                engine.broadcast().publish(new StreamFrame.Removed(id, position));
            }
        });
        engine.store().remove(id, Removal.ABORTED, commit);
        return commit;
    }
}
