package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.LogCopy;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The copies that are under way in an open store.
final class Copies implements WorkerCopy.Store {
    private final StoreFiles files;
    private final Engine engine;
    private final Consumer<Append> appender;
    private final Set<WorkerId> underWay = ConcurrentHashMap.newKeySet();

    Copies(StoreFiles files, Engine engine, Consumer<Append> appender) {
        this.files = files;
        this.engine = engine;
        this.appender = appender;
    }

    LogCopy begin(WorkerId id) {
        if (engine.known().catalog().deleted(id)) {
            throw Failures.deleted(id);
        }
        if (engine.known().catalog().entry(id).isPresent() || !underWay.add(id)) {
            throw exists(id, "exists already");
        }
        var copy = new WorkerCopy(id, files, this);
        try {
            checkPlace(id);
            copy.begin();
            return copy;
        } catch (IOException e) {
            underWay.remove(id);
            throw Failures.io("copying a worker's log", e);
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /// An earlier life of the id may be on its way out. Anything else that lies there is not ours to replace.
    private void checkPlace(WorkerId id) throws IOException {
        if (files.disk().exists(files.worker(id).directory())) {
            engine.awaitWritten();
            if (!files.disk().list(files.worker(id).directory()).isEmpty()) {
                underWay.remove(id);
                throw exists(id, "is not in the catalog, but its directory holds files");
            }
        }
    }

    @Override
    public void adopt(Append append, long copiedSeq) {
        LiveWorkers live = engine.known().live();
        live.put(new WorkerLog(append.worker(), copiedSeq));
        try {
            appender.accept(append);
        } catch (WorkerRuntimeException e) {
            live.remove(append.worker());
            throw e;
        }
    }

    @Override
    public boolean ended(WorkerId id) {
        underWay.remove(id);
        return engine.known().catalog().entry(id).isPresent();
    }

    @Override
    public void stop(WorkerRuntimeException failure) {
        engine.health().stop(failure);
    }

    private static WorkerRuntimeException exists(WorkerId id, String why) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_EXISTS, id.toString(), "worker " + id + " " + why, "take another id");
    }
}
