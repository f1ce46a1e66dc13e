package dev.yoi.server.stream;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.server.http.EventSink;
import dev.yoi.server.http.EventSource;
import dev.yoi.server.ticket.TicketFeed;
import dev.yoi.server.ticket.TicketPosition;
import dev.yoi.server.ticket.TicketReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything in the workspace for one client: its runtime on the thread of the request, its tickets on a thread
/// beside it. Each frame carries the position in both, so that a client who comes back with any of them misses
/// neither.
final class WorkspaceStream implements EventSource {
    /// How long to wait for the first look at the tickets before the runtime is told without them.
    private static final Duration TICKETS_WAIT_MAX = Duration.ofSeconds(10);
    private static final TicketPosition NOWHERE = new TicketPosition("00000000", 0, 0);
    private static final List<String> RELOAD = List.of("/api/v1/tickets");
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceStream.class);

    private final TicketFeed feed;
    private final Optional<TicketPosition> wanted;
    private final Frames frames;
    private final SubscriptionStream runtime;
    /// Where the client is among the tickets; set in turn.
    private final AtomicReference<TicketPosition> reached = new AtomicReference<>(NOWHERE);

    private WorkspaceStream(WorkerRuntime workers, Streams streams, Optional<String> after) {
        this.feed = streams.tickets();
        this.wanted = after.flatMap(Positions.OfRuntime::tickets);
        this.frames = new Frames(workers.identity().runtimeId());
        var positions = new Positions.OfRuntime(workers, reached::get);
        this.runtime = SubscriptionStream.open(
                workers,
                positions,
                after.map(positions::parse).orElseGet(() -> new Positions.Wanted(positions.last(), true)),
                streams.heartbeat());
    }

    /// Behind the id `after`, or from now on. `invalid_request` for what is no id of such a stream.
    static WorkspaceStream open(WorkerRuntime workers, Streams streams, Optional<String> after) {
        return new WorkspaceStream(workers, streams, after);
    }

    @Override
    public void tell(EventSink sink) throws IOException, InterruptedException {
        TicketReader tickets = feed.open(wanted, TICKETS_WAIT_MAX);
        reached.set(tickets.start());
        Thread beside = Thread.ofVirtual().name("tickets-of-stream").start(() -> tellTickets(tickets, sink));
        try {
            runtime.tell(sink);
        } finally {
            tickets.close();
            joined(beside);
        }
    }

    private void tellTickets(TicketReader tickets, EventSink sink) {
        try {
            Optional<String> gap = tickets.gap();
            if (gap.isPresent()) {
                inTurn(() -> sink.write(frames.gap(runtime.id(), gap.get(), RELOAD)));
            }
            for (var next = tickets.next(); next.isPresent(); next = tickets.next()) {
                TicketFeed.Entry entry = next.get();
                inTurn(() -> {
                    reached.set(entry.position());
                    sink.write(frame(entry));
                });
            }
        } catch (IOException gone) {
            LOG.debug("a client went away", gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inTurn(SubscriptionStream.Turn frame) throws IOException {
        runtime.inTurn(() -> {
            if (!runtime.isOver()) {
                frame.take();
            }
        });
    }

    private byte[] frame(TicketFeed.Entry entry) {
        return switch (entry) {
            case TicketFeed.Entry.Changed changed -> frames.ticket(runtime.id(), changed.change());
            case TicketFeed.Entry.Gap gap -> frames.gap(runtime.id(), gap.reason(), RELOAD);
        };
    }

    /// The response must not be finished while the other thread writes into it.
    private static void joined(Thread thread) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                thread.join();
                ended = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        runtime.close();
    }
}
