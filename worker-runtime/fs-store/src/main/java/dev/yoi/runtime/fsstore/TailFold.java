package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// The states of the workers whose last events are in the journal: each from its files and its tail. Workers
/// don't know of each other, so with many of them several threads share the work.
final class TailFold {
    private static final int THREADS = 8;
    /// Fewer workers than this are not worth another thread.
    private static final int WORKERS_PER_THREAD = 256;

    /// What went wrong with one worker.
    interface Damage {
        void found(WorkerId id, String what) throws IOException;
    }

    /// Files of one worker that are not known to be damaged: they may not be read now.
    private static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String what, IOException cause) {
            super(what, cause);
        }
    }

    private final StoreFiles files;
    private final UUID storeId;
    private final StateLoader states;
    private final Catalog catalog;
    private final AtomicInteger next = new AtomicInteger();

    TailFold(StoreFiles files, UUID storeId, Catalog catalog) {
        this.files = files;
        this.storeId = storeId;
        this.states = new StateLoader(files);
        this.catalog = catalog;
    }

    /// Answers the workers in the order of the tail; what was found wrong is told in that order too.
    List<WorkerLog> run(JournalTail tail, Damage damage) throws IOException {
        var workers = new ArrayList<>(tail.workers().entrySet());
        var logs = new WorkerLog[workers.size()];
        int threads = Math.min(
                Math.min(THREADS, Runtime.getRuntime().availableProcessors()), 1 + workers.size() / WORKERS_PER_THREAD);
        Together.run("yoi-store-recover", Collections.nCopies(threads, () -> fold(workers, logs)));
        for (WorkerLog log : logs) {
            if (log.damage() != null) {
                damage.found(log.id(), String.valueOf(log.damage()));
            }
        }
        return new ArrayList<>(Arrays.asList(logs));
    }

    private void fold(List<Map.Entry<WorkerId, List<TailEvent.InJournal>>> workers, WorkerLog[] logs)
            throws IOException {
        boolean whole = false;
        try (var reader = new JournalReader(files, storeId)) {
            for (int i = next.getAndIncrement(); i < workers.size(); i = next.getAndIncrement()) {
                logs[i] = folded(workers.get(i).getKey(), workers.get(i).getValue(), reader);
            }
            whole = true;
        } finally {
            if (!whole) {
                next.set(workers.size()); // the others need not go on
            }
        }
    }

    private WorkerLog folded(WorkerId id, List<TailEvent.InJournal> events, JournalReader reader) throws IOException {
        var log = new WorkerLog(id, events.getFirst().seq() - 1);
        WorkerState state = null;
        try {
            state = state(id, events, reader);
            catalog.put(CatalogEntry.of(state));
        } catch (UnreadableException e) {
            log.unreadable(String.valueOf(e.getMessage())
                    + "; the journal keeps its last events until a start that can read them");
        } catch (WorkerRuntimeException | FormatException e) {
            log.damaged(String.valueOf(e.getMessage()));
        }
        log.recovered(List.copyOf(events), state);
        return log;
    }

    /// `state.json` may be older than the checkpoint, or ahead of it; never ahead of the journal.
    private WorkerState state(WorkerId id, List<TailEvent.InJournal> events, JournalReader reader) throws IOException {
        long trusted = events.getFirst().seq() - 1;
        WorkerState state = null;
        try {
            state = trusted > 0 ? ofFiles(id, trusted, events.getLast().seq()) : null;
        } catch (IOException e) {
            String what = Failures.unreadable(e);
            if (!Failures.denied(e)) {
                throw Failures.damaged(id, what); // does not pass by itself
            }
            throw new UnreadableException(what, e);
        }
        for (TailEvent.InJournal event : events) {
            if (state == null || event.seq() > state.lastSeq()) {
                var recorded = reader.event(event);
                if (recorded == null) {
                    throw new IOException("the journal changed while it was read");
                }
                state = StateLoader.apply(id, state, recorded.decode());
            }
        }
        if (state == null) {
            throw new IllegalStateException("a tail has at least one event");
        }
        return state;
    }

    private WorkerState ofFiles(WorkerId id, long trusted, long last) throws IOException {
        Path events = files.worker(id).events();
        String odd = files.disk().oddFile(events);
        if (odd != null) {
            throw new OddFileException(events, odd); // nothing may be built on it, though nothing is read from it now
        }
        var snapshot = states.snapshot(id);
        WorkerState state = snapshot == null || snapshot.state().lastSeq() > last ? null : snapshot.state();
        return state == null || state.lastSeq() < trusted ? states.fold(id, state, trusted) : state;
    }
}
