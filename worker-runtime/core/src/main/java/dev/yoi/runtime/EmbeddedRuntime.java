package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent.OptionsChanged;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.ArchiveSink;
import dev.yoi.runtime.store.ArchiveSource;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.store.StoreStatus;
import dev.yoi.runtime.store.TranscriptPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// The runtime in this process: hands each call to the part that knows about it. Start reading at [WorkerCell],
/// which is one worker, and [Creating].
final class EmbeddedRuntime implements WorkerRuntime {
    private static final DiagnosticCode EXECUTION_STALE = new DiagnosticCode("execution_stale");
    private static final Duration CANCEL_DEADLINE = Duration.ofSeconds(5);
    private static final Duration MIN_DEADLINE = Duration.ofSeconds(1);
    private static final Duration MAX_DEADLINE = Duration.ofMinutes(10);

    private final Engine engine;
    private final WorkerTable table;
    private final Starting starting;
    private final Creating creating;
    private final Restoring restoring;
    private final Deleting deleting;
    private final Forking forking;
    private final Exporting exporting;
    private final Importing importing;
    private final Pruning pruning;
    private final Inputs inputs;
    private final Decisions decisions;
    private final Listing listing;
    private final Scopes scopes;
    private final Ticker ticker;

    private EmbeddedRuntime(RuntimeParts parts) {
        engine = new Engine(parts);
        table = new WorkerTable(engine);
        var runs = new Runs();
        starting = new Starting(engine, runs);
        creating = new Creating(engine, table, runs, starting);
        restoring = new Restoring(engine, table, starting);
        deleting = new Deleting(engine, table);
        forking = new Forking(engine, table, creating);
        exporting = new Exporting(engine);
        importing = new Importing(engine, table, creating);
        pruning = new Pruning(engine, deleting);
        inputs = new Inputs(engine);
        decisions = new Decisions(engine);
        listing = new Listing(engine, table);
        scopes = new Scopes(engine, table);
        ticker = new Ticker(engine, table);
    }

    static WorkerRuntime open(RuntimeParts parts) {
        var runtime = new EmbeddedRuntime(parts);
        try {
            if (parts.store().status().writable()) {
                runtime.starting.learnSecrets();
                parts.backends().forEach(EmbeddedRuntime::endOrphans);
                runtime.creating.abortIntents();
                runtime.ticker.start();
            }
        } catch (RuntimeException | Error e) {
            runtime.close();
            throw e;
        }
        return runtime;
    }

    /// Where an earlier execution may still be running no new one may start, so a failure ends the opening.
    private static void endOrphans(ExecutionBackend backend) {
        try {
            backend.endOrphans();
        } catch (WorkerRuntimeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WorkerRuntimeException.Failure(
                            ErrorCode.EXECUTION_REJECTED,
                            backend.name().value(),
                            "backend '" + backend.name() + "' could not end the executions of an earlier process: "
                                    + Failures.said(e),
                            "end them, then open the runtime again")
                    .exception(e);
        }
    }

    @Override
    public StoreIdentity identity() {
        return engine.store().identity();
    }

    @Override
    public StoreStatus storeStatus() {
        return engine.store().status();
    }

    @Override
    public BundleRef storeBundle(ConfigBundle bundle) {
        engine.checkOpen();
        bundle.profiles().forEach(profile -> engine.backend(profile.backend()));
        engine.secrets().learn(bundle);
        engine.secrets().check(bundle);
        engine.store().storeBundle(bundle);
        return bundle.ref();
    }

    @Override
    public Optional<ConfigBundle> bundle(BundleId id) {
        engine.checkOpen();
        return engine.store().bundle(id);
    }

    @Override
    public List<BundleRef> bundles() {
        engine.checkOpen();
        return engine.store().bundles();
    }

    @Override
    public CheckReport check(BundleId bundle, ProfileName name) {
        engine.checkOpen();
        Profile profile = starting.bundle(bundle).profile(name);
        return engine.backend(profile.backend()).check(profile);
    }

    @Override
    public WorkerDetail createWorker(CreateWorker request) {
        return worker(task("worker", () -> creating.create(request)));
    }

    @Override
    public WorkerPage workers(WorkerQuery query) {
        engine.checkOpen();
        return listing.page(query);
    }

    @Override
    public WorkerDetail worker(WorkerId id) {
        engine.checkOpen();
        return table.with(id, this::detail);
    }

    private WorkerDetail detail(WorkerCell cell) {
        WorkerCell.Live live = cell.live(); // before the state, which may be newer but never older
        WorkerState state = cell.committed();
        var diagnostics = new ArrayList<Diagnostic>();
        if (live.attachment() == Attachment.STALE) {
            diagnostics.add(stale(state));
        }
        diagnostics.addAll(state.summary().diagnostics());
        String subject = state.id().toString();
        engine.store().diagnostics().stream()
                .filter(known -> known.subject().equals(subject))
                .forEach(diagnostics::add);
        return new WorkerDetail(
                state,
                live.attachment(),
                live.runState(),
                state.undecided(live.attachment() != Attachment.STALE),
                isDamaged(state.id()),
                diagnostics);
    }

    private boolean isDamaged(WorkerId id) {
        return engine.store()
                .catalog()
                .entry(id)
                .map(entry -> entry.flags().damaged())
                .orElse(false);
    }

    private Diagnostic stale(WorkerState state) {
        CurrentRun run = state.currentRun();
        String what = run == null ? "no run is left open" : "run " + run.run() + " was cut off and is interrupted";
        return Diagnostic.first(
                EXECUTION_STALE,
                Severity.WARNING,
                "the execution ended with an earlier process; " + what + "; restore the worker to go on",
                "execution",
                engine.openedAt());
    }

    @Override
    public WorkerDetail changeOptions(WorkerId id, ChangeOptions change) {
        engine.checkOpen();
        return table.with(id, cell -> {
            if (change.changesNothing()) {
                return detail(cell);
            }
            if (change.labels() != null) {
                engine.secrets().check(change.labels());
            }
            Commit commit = cell.locked(() -> {
                if (Boolean.TRUE.equals(change.hidden())
                        && !cell.head().lifecycle().terminal()) {
                    throw WorkerRuntimeException.invalid("hidden", "only a worker that has ended can be hidden");
                }
                return cell.append(List.of(new OptionsChanged(change.name(), change.labels(), change.hidden())));
            });
            commit.await();
            return detail(cell);
        });
    }

    @Override
    public SendReceipt send(WorkerId id, SendInput input) {
        engine.checkOpen();
        return table.with(id, cell -> inputs.send(cell, input));
    }

    @Override
    public List<QueuedInput> queue(WorkerId id) {
        engine.checkOpen();
        return table.with(id, cell -> cell.committed().queue());
    }

    @Override
    public void editQueued(WorkerId id, long seq, Content content) {
        engine.checkOpen();
        table.with(id, cell -> {
            inputs.edit(cell, seq, content);
            return cell;
        });
    }

    @Override
    public void withdrawQueued(WorkerId id, long seq) {
        engine.checkOpen();
        table.with(id, cell -> {
            inputs.withdraw(cell, seq);
            return cell;
        });
    }

    @Override
    public DecisionReceipt approve(WorkerId id, Approval approval) {
        engine.checkOpen();
        return table.with(id, cell -> decisions.approve(cell, approval));
    }

    @Override
    public DecisionReceipt resolve(WorkerId id, ResolveCall request) {
        engine.checkOpen();
        return table.with(id, cell -> decisions.resolve(cell, request));
    }

    @Override
    public boolean interrupt(WorkerId id) {
        engine.checkOpen();
        return table.with(id, cell -> {
            Attempt attempt = cell.connected();
            if (attempt == null) {
                throw cell.locked(() -> {
                    cell.checkActive();
                    return cell.notConnected();
                });
            }
            CurrentRun run = cell.committed().currentRun();
            Execution execution = attempt.execution();
            return run != null && execution != null && interrupt(id, execution, run.run());
        });
    }

    /// In a task, since an interrupt of the caller must not reach a backend that is writing.
    private boolean interrupt(WorkerId id, Execution execution, long run) {
        return engine.tasks().call(id.toString(), () -> {
            try {
                return execution.interrupt(run);
            } catch (WorkerRuntimeException e) {
                throw e;
            } catch (RuntimeException e) {
                throw Failures.backendFailed(id, "could not interrupt the run", e);
            }
        });
    }

    @Override
    public StopReport detach(WorkerId id, Duration deadline) {
        return end(id, Ending.Way.DETACH, checked(deadline));
    }

    @Override
    public StopReport stop(WorkerId id, Duration deadline) {
        return end(id, Ending.Way.STOP, checked(deadline));
    }

    @Override
    public StopReport cancel(WorkerId id) {
        return end(id, Ending.Way.CANCEL, CANCEL_DEADLINE);
    }

    private StopReport end(WorkerId id, Ending.Way way, Duration deadline) {
        return task(id.toString(), () -> table.with(id, cell -> Ending.end(cell, way, deadline)));
    }

    private static Duration checked(Duration deadline) {
        if (deadline.compareTo(MIN_DEADLINE) < 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw WorkerRuntimeException.invalid("deadline", "a deadline lies between 1 s and 10 min");
        }
        return deadline;
    }

    @Override
    public RestoreReport.Line restore(WorkerId id) {
        Generation generation = task(id.toString(), () -> table.with(id, starting::restore));
        return new RestoreReport.Line(id, generation, null, "connected in generation " + generation);
    }

    @Override
    public RestoreReport restoreAll() {
        return task("workers", restoring::all);
    }

    @Override
    public WorkerDetail fork(WorkerId id, ForkWorker request) {
        return worker(task(id.toString(), () -> table.with(id, cell -> forking.fork(cell, request))));
    }

    @Override
    public void exportWorker(WorkerId id, ArchiveSink sink) {
        engine.checkOpen();
        exporting.worker(table.with(id, WorkerCell::committed), sink);
    }

    @Override
    public void exportAll(Map<String, String> about, ArchiveSink sink) {
        engine.checkOpen();
        exporting.all(about, sink);
    }

    @Override
    public WorkerDetail importWorker(ImportWorker request, ArchiveSource source) {
        return worker(task("worker", () -> importing.imported(request, source)));
    }

    @Override
    public DeleteReport deleteWorker(WorkerId id) {
        return task(id.toString(), () -> deleting.delete(id));
    }

    @Override
    public PruneReport prune(Instant before, boolean dryRun) {
        return task("workers", () -> pruning.prune(before, dryRun));
    }

    @Override
    public EventPage events(WorkerId id, PageRequest request) {
        return table(id, () -> engine.store().events(id, request));
    }

    @Override
    public TranscriptPage transcript(WorkerId id, PageRequest request) {
        return table(id, () -> engine.store().transcript(id, request));
    }

    /// Reads of a worker that is committed, without loading it into memory.
    private <T> T table(WorkerId id, Supplier<T> read) {
        engine.checkOpen();
        CatalogEntry entry = engine.store().catalog().entry(id).orElseThrow(() -> Failures.notFound(id));
        if (entry.lifecycle() == Lifecycle.CREATED) {
            throw Failures.notFound(id);
        }
        return read.get();
    }

    @Override
    public Subscription subscribe(WorkerId id, long afterSeq) {
        engine.checkOpen();
        return table.with(id, cell -> scopes.worker(cell, afterSeq));
    }

    @Override
    public Subscription subscribeAll(long afterPosition) {
        engine.checkOpen();
        return scopes.runtime(afterPosition);
    }

    @Override
    public long lastPosition() {
        return engine.store().lastPosition();
    }

    @Override
    public Usage usage() {
        engine.checkOpen();
        return engine.store().catalog().entries().values().stream()
                .map(CatalogEntry::usage)
                .reduce(Usage.ZERO, Usage::plus);
    }

    @Override
    public List<Diagnostic> diagnostics() {
        var all = new ArrayList<>(engine.store().diagnostics());
        if (engine.store().status() instanceof StoreStatus.ReadOnly readOnly) {
            all.add(Diagnostic.first(readOnly.code(), Severity.ERROR, readOnly.message(), "store", engine.openedAt()));
        }
        return all;
    }

    private <T> T task(String subject, Callable<T> action) {
        engine.checkOpen();
        return engine.tasks().call(subject, action);
    }

    @Override
    public void close() {
        synchronized (engine) {
            if (engine.closed()) {
                return;
            }
            engine.close();
        }
        // On a thread of its own: an interrupt of the caller must not cut the shutdown short.
        Thread closing = Thread.ofPlatform().name("yoi-closing").start(new Closing(engine, table, ticker)::close);
        boolean interrupted = false;
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
