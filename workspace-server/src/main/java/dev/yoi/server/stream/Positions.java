package dev.yoi.server.stream;

import dev.yoi.runtime.Subscription;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.server.http.Numbers;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.ticket.TicketPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What differs between the stream of one worker and that of the workspace: what a position is, and how its id is
/// written.
sealed interface Positions {
    /// Where a client wants to go on. `sameHistory` is false when its id comes from another store.
    record Wanted(long position, boolean sameHistory) {}

    /// The position of the last thing that is durable.
    long last();

    /// `invalid_request` for an id of another form.
    Wanted parse(String id);

    String id(long position);

    Subscription subscribe(long after);

    /// Of an event, in this stream.
    long of(RecordedEvent event);

    /// What to read again when history is missing.
    List<String> reload();

    /// The worker that the stream is about; empty for all.
    Optional<WorkerId> worker();

    /// Sequences of one worker. They can always be replayed.
    record OfWorker(WorkerRuntime runtime, WorkerId id) implements Positions {
        @Override
        public long last() {
            return runtime.worker(id).state().lastSeq();
        }

        @Override
        public Wanted parse(String text) {
            long seq = Numbers.parse("after", text, 0, Long.MAX_VALUE);
            return new Wanted(seq, seq <= last());
        }

        @Override
        public String id(long position) {
            return Long.toString(position);
        }

        @Override
        public Subscription subscribe(long after) {
            return runtime.subscribe(id, after);
        }

        @Override
        public long of(RecordedEvent event) {
            return event.seq();
        }

        @Override
        public List<String> reload() {
            return List.of("/api/v1/runtimes/" + runtime.identity().runtimeId() + "/workers/" + id);
        }

        @Override
        public Optional<WorkerId> worker() {
            return Optional.of(id);
        }
    }

    /// Commit positions of one runtime, and behind a comma the position in the feed of tickets. An id says of
    /// which runtime and store it is, so that after a store was replaced by another a client is told instead of
    /// being given wrong events.
    ///
    /// @param tickets gives the place that this stream's client is at among the tickets
    record OfRuntime(WorkerRuntime runtime, Supplier<TicketPosition> tickets) implements Positions {
        private static final Pattern FORM =
                Pattern.compile("([a-z0-9_-]{1,64})\\.([0-9a-f]{8})\\.(\\d{1,18})(?:,([a-z0-9.]{1,64}))?");

        /// Where in the feed of tickets an id of this stream is; empty for one that does not say.
        static Optional<TicketPosition> tickets(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches() || matcher.group(4) == null) {
                return Optional.empty();
            }
            return Optional.of(TicketPosition.parse(matcher.group(4)).orElseThrow(OfRuntime::noId));
        }

        private static ServerException noId() {
            return ServerException.invalid("after", "this is no id of a workspace stream");
        }

        @Override
        public long last() {
            return runtime.lastPosition();
        }

        @Override
        public Wanted parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw noId();
            }
            long position = Long.parseLong(matcher.group(3));
            boolean ours = (matcher.group(1) + "." + matcher.group(2)).equals(prefix());
            return new Wanted(position, ours && position <= last());
        }

        @Override
        public String id(long position) {
            return prefix() + "." + position + "," + tickets.get().text();
        }

        @Override
        public Subscription subscribe(long after) {
            return runtime.subscribeAll(after);
        }

        @Override
        public long of(RecordedEvent event) {
            return event.position();
        }

        @Override
        public List<String> reload() {
            return List.of("/api/v1/workers");
        }

        @Override
        public Optional<WorkerId> worker() {
            return Optional.empty();
        }

        private String prefix() {
            StoreIdentity identity = runtime.identity();
            return identity.runtimeId() + "." + identity.storeId().toString().substring(0, 8);
        }
    }
}
