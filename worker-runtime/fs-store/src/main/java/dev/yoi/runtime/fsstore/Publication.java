package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.Tombstone;
import java.util.ArrayList;
import java.util.List;

/// What is done with a commit once it is on disk, on the committer's thread: first everything that answers
/// questions knows it, then its listener hears of it.
final class Publication implements Committer.Publisher {
    /// What answers questions.
    record Known(Catalog catalog, LiveWorkers live, BundleShelf bundles) {}

    /// Hears how far the journal is.
    interface Progress {
        void through(long position);

        void batch(long position, int bytes);

        /// Nothing was to be committed for a while.
        void idle();

        void stopped(WorkerRuntimeException failure);
    }

    private final Known known;
    private final WriteThrough writeThrough;
    private final Flow flow;
    private final Progress progress;
    private final Checkpointer checkpointer;

    Publication(Known known, WriteThrough writeThrough, Flow flow, Progress progress, Checkpointer checkpointer) {
        this.known = known;
        this.writeThrough = writeThrough;
        this.flow = flow;
        this.progress = progress;
        this.checkpointer = checkpointer;
    }

    @Override
    public void committed(Request.Events request, List<RecordedEvent> events) {
        var tail = new ArrayList<TailEvent>(events.size());
        for (int i = 0; i < events.size(); i++) {
            int cost = request.bodies().get(i).length + Request.MARGIN_BYTES;
            tail.add(new TailEvent.InMemory(events.get(i), cost));
        }
        WorkerLog log = request.log();
        boolean tell = log.committed(tail, request.append().after());
        known.catalog.put(
                log.refusal() == null ? request.entry() : request.entry().asDamaged());
        progress.through(events.getLast().position());
        if (tell) {
            writeThrough.worker(log);
        }
        request.append().listener().committed(events);
        FlightEvents.Append flight = request.flight();
        if (flight != null) {
            flight.ended(events.size(), request.bytes());
        }
    }

    @Override
    public void committed(Request.RuntimeChange change, RuntimeLine line) {
        switch (change.event()) {
            case RuntimeEvent.BundleStored stored -> known.bundles.add(stored.bundle());
            case RuntimeEvent.WorkerRemoved removed -> {
                WorkerLog log = known.live.remove(removed.worker());
                Tombstone tombstone = removed.tombstone();
                if (tombstone == null) {
                    known.catalog.remove(removed.worker());
                } else {
                    known.catalog.bury(tombstone);
                }
                checkpointer.mark(removed.worker());
                flow.release(log.remove());
                writeThrough.worker(log);
            }
            case RuntimeEvent.Other _ -> throw new IllegalStateException("nobody commits an unknown event");
        }
        writeThrough.runtime(line);
        flow.release(change.bytes());
        progress.through(line.position());
        change.listener().removed(line.position());
    }

    @Override
    public void batch(long lastPosition, int bytes) {
        flow.journalGrew(bytes);
        progress.batch(lastPosition, bytes);
    }

    @Override
    public void idle() {
        progress.idle();
    }

    @Override
    public void stopped(WorkerRuntimeException failure) {
        progress.stopped(failure);
    }
}
