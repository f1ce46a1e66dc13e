package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.Imported;
import dev.yoi.runtime.event.WorkerEvent.OptionsChanged;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import dev.yoi.runtime.store.ArchiveSource;
import dev.yoi.runtime.store.LogCopy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a worker out of an archive. It is read to its sound end before anything of the worker is there.
final class Importing {
    private final Engine engine;
    private final WorkerTable table;
    private final Creating creating;

    Importing(Engine engine, WorkerTable table, Creating creating) {
        this.engine = engine;
        this.table = table;
        this.creating = creating;
    }

    /// The beginning of an archive, up to its worker.
    private record Opened(ArchiveHead head, List<ConfigBundle> bundles, ArchiveItem.Worker worker) {}

    /// Called in a task of the runtime.
    WorkerId imported(ImportWorker request, ArchiveSource source) {
        Opened opened = opened(source);
        engine.secrets().check(request.key());
        KeyUse use = request.key() == null ? null : new KeyUse(request.key(), digest(opened, request));
        return use == null
                ? made(opened, request, null, source)
                : creating.once(use, () -> made(opened, request, use, source));
    }

    private static Opened opened(ArchiveSource source) {
        ArchiveHead head = source.head();
        if (head.kind() != ArchiveHead.Kind.WORKER) {
            throw WorkerRuntimeException.invalid("archive", "this is the archive of a store, not that of one worker");
        }
        var bundles = new ArrayList<ConfigBundle>();
        for (ArchiveItem item = source.next(); item != null; item = source.next()) {
            switch (item) {
                case ArchiveItem.Bundle bundle -> bundles.add(bundle.bundle());
                case ArchiveItem.Worker worker -> {
                    return new Opened(head, bundles, worker);
                }
                case ArchiveItem.Deleted _, ArchiveItem.Event _, ArchiveItem.LeftOut _ ->
                    throw Failures.archive("it holds something else where its worker should be");
            }
        }
        throw Failures.archive("it holds no worker");
    }

    private static Digest digest(Opened opened, ImportWorker request) {
        return new CanonicalForm("yoi-import-1")
                .put(opened.head().runtime().value())
                .put(opened.worker().id().toString())
                .put(Long.toString(opened.worker().lastSeq()))
                .put(opened.head().at().toString())
                .put(request.id() == null ? "" : request.id().toString())
                .put(request.newId() ? "new" : "")
                .put(request.name() == null ? "" : request.name().value())
                .digest();
    }

    private WorkerId wanted(ImportWorker request, WorkerId archived) {
        if (request.newId()) {
            return engine.ids().next();
        }
        return request.id() == null ? archived : request.id();
    }

    private WorkerId made(Opened opened, ImportWorker request, @Nullable KeyUse use, ArchiveSource source) {
        ArchiveItem.Worker worker = opened.worker();
        WorkerCell cell = table.create(wanted(request, worker.id()));
        try (LogCopy copy = engine.store().copy(cell.id())) {
            var copying = new Copying(cell.id(), copy);
            take(source, copying);
            if (copying.state().lifecycle() == Lifecycle.CREATED) {
                throw Failures.archive("its worker was never started");
            }
            opened.bundles().forEach(this::keep);
            var events = new ArrayList<WorkerEvent>();
            events.add(new Imported(opened.head().runtime(), worker.id(), worker.lastSeq(), use));
            if (request.name() != null) {
                events.add(new OptionsChanged(request.name(), null, null));
            }
            cell.locked(() -> cell.adopt(copying.state(), events, copy)).await();
            return cell.id();
        } catch (RuntimeException e) {
            table.drop(cell);
            throw e;
        } finally {
            table.release(cell);
        }
    }

    /// To the archive's sound end.
    private static void take(ArchiveSource source, Copying copying) {
        for (ArchiveItem item = source.next(); item != null; item = source.next()) {
            if (!(item instanceof ArchiveItem.Event event)) {
                throw Failures.archive("it holds more than one worker");
            }
            try {
                copying.take(event.event());
            } catch (WorkerRuntimeException e) {
                if (e.code() != ErrorCode.WORKER_DAMAGED) {
                    throw e;
                }
                throw Failures.archive("sequence " + event.event().seq() + " can't follow what is before it");
            }
        }
    }

    /// Where another content has its id, the worker comes without: a restore says so.
    private void keep(ConfigBundle bundle) {
        if (engine.store().bundles().stream().noneMatch(known -> known.id().equals(bundle.id()))) {
            engine.secrets().learn(bundle);
            engine.secrets().check(bundle);
            engine.store().storeBundle(bundle);
        }
    }
}
