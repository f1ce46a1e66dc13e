package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.Forked;
import dev.yoi.runtime.event.WorkerEvent.ForkedTo;
import dev.yoi.runtime.event.WorkerEvent.OptionsChanged;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.PageRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a worker out of the beginning of another one's log. The copy becomes durable and visible with one event,
/// `forked`; the origin's note of it follows.
final class Forking {
    /// Events read from the origin at once.
    private static final int PAGE = 500;

    private static final System.Logger LOG = System.getLogger(Forking.class.getName());

    private final Engine engine;
    private final WorkerTable table;
    private final Creating creating;

    Forking(Engine engine, WorkerTable table, Creating creating) {
        this.engine = engine;
        this.table = table;
        this.creating = creating;
    }

    /// Called in a task of the runtime.
    WorkerId fork(WorkerCell origin, ForkWorker request) {
        long last = origin.committed().lastSeq();
        Long at = request.atSeq();
        if (at != null && (at < 1 || at > last)) {
            throw WorkerRuntimeException.invalid("at_seq", "worker " + origin.id() + " has the sequences 1 to " + last);
        }
        engine.secrets().check(request.key());
        KeyUse use = request.key() == null ? null : new KeyUse(request.key(), digest(origin.id(), request));
        return use == null ? made(origin, request, null) : creating.once(use, () -> made(origin, request, use));
    }

    private static Digest digest(WorkerId origin, ForkWorker request) {
        return new CanonicalForm("yoi-fork-1")
                .put(origin.toString())
                .put(request.atSeq() == null ? "" : request.atSeq().toString())
                .put(request.id() == null ? "" : request.id().toString())
                .put(request.name() == null ? "" : request.name().value())
                .digest();
    }

    private WorkerId made(WorkerCell origin, ForkWorker request, @Nullable KeyUse use) {
        WorkerId wanted = request.id();
        WorkerCell cell = table.create(wanted == null ? engine.ids().next() : wanted);
        try (LogCopy copy = engine.store().copy(cell.id())) {
            WorkerState copied = copied(origin, request.atSeq(), new Copying(cell.id(), copy));
            var events = new ArrayList<WorkerEvent>();
            events.add(new Forked(origin.id(), copied.lastSeq(), use));
            if (request.name() != null) {
                events.add(new OptionsChanged(request.name(), null, null));
            }
            cell.locked(() -> cell.adopt(copied, events, copy)).await();
            note(origin, new ForkedTo(cell.id(), copied.lastSeq()));
            return cell.id();
        } catch (RuntimeException e) {
            table.drop(cell);
            throw e;
        } finally {
            table.release(cell);
        }
    }

    /// Copies the origin's events up to `at`, or to before its end, and answers with their fold.
    private WorkerState copied(WorkerCell origin, @Nullable Long at, Copying copying) {
        long last = at == null ? origin.committed().lastSeq() : at;
        boolean more = true;
        while (more && copying.seq() < last) {
            EventPage page = engine.store().events(origin.id(), PageRequest.after(copying.seq(), PAGE));
            for (RecordedEvent event : page.items()) {
                if (event.seq() > last) {
                    break;
                }
                if (copying.wouldEnd(event)) {
                    if (at == null) {
                        return copying.state();
                    }
                    throw WorkerRuntimeException.invalid(
                            "at_seq",
                            "the worker ended with sequence " + event.seq() + "; fork it at " + (event.seq() - 1)
                                    + " or before");
                }
                copying.take(event);
            }
            more = page.more();
        }
        return copying.state();
    }

    /// The fork is there, whatever becomes of this note; its own log says where it comes from.
    private static void note(WorkerCell origin, ForkedTo made) {
        try {
            origin.locked(() -> origin.append(List.of(made))).await();
        } catch (WorkerRuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "worker {0} has no note of its fork: {1}",
                    origin.id(),
                    e.code().code());
        }
    }
}
