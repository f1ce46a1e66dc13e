package dev.yoi.tickets.merge;

import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.machine.StateHistory;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/// The union of two threads.
///
/// Events are the same if their content is; the n-th of several equal ones on one side is the n-th on the other.
/// An event comes after those that were before it on a side and after the one it was written behind; what is left
/// open is decided by time, then id, so that both directions of a merge give the same thread. Every event keeps
/// its bytes.
final class ThreadMerge {

    private ThreadMerge() {}

    static MergedFile merge(String ticket, Versions versions) {
        ThreadFile ours = ThreadFile.read(ticket, versions.ours());
        ThreadFile theirs = ThreadFile.read(ticket, versions.theirs());
        byte[] bytes = versions.trivial().orElseGet(() -> union(versions, ours, theirs));
        return new MergedFile(bytes, false, stateConflict(ticket, versions, ours, theirs, bytes));
    }

    private static byte[] union(Versions versions, ThreadFile ours, ThreadFile theirs) {
        Map<Key, Chunk> chunks = new LinkedHashMap<>();
        List<Key> ourOrder = collect(ours, versions.ours(), chunks);
        List<Key> theirOrder = collect(theirs, versions.theirs(), chunks);
        var graph = new Order(chunks);
        graph.chain(ourOrder);
        graph.chain(theirOrder);
        graph.behindAfter();
        var out = new ByteArrayOutputStream();
        byte[] last = preamble(versions, ours, theirs);
        out.writeBytes(last);
        for (Key key : graph.sorted(ourOrder, theirOrder)) {
            out.writeBytes(separator(last));
            last = bytesOf(chunks, key);
            out.writeBytes(last);
        }
        return out.toByteArray();
    }

    private static byte[] bytesOf(Map<Key, Chunk> chunks, Key key) {
        Chunk chunk = chunks.get(key);
        if (chunk == null) {
            throw new IllegalStateException("every key in the order comes from the chunks");
        }
        return Arrays.copyOfRange(
                chunk.source(),
                chunk.event().offset(),
                chunk.event().offset() + chunk.event().length());
    }

    private static List<Key> collect(ThreadFile thread, byte[] source, Map<Key, Chunk> chunks) {
        Map<EventId, Integer> seen = new HashMap<>();
        var order = new ArrayList<Key>();
        for (ThreadEvent event : thread.events()) {
            var key = new Key(event.id(), seen.merge(event.id(), 1, Integer::sum));
            chunks.putIfAbsent(key, new Chunk(event, source));
            order.add(key);
        }
        return order;
    }

    /// Text before the first event: ours, unless only they have some.
    private static byte[] preamble(Versions versions, ThreadFile ours, ThreadFile theirs) {
        byte[] our = Arrays.copyOf(versions.ours(), ours.preamble());
        return our.length > 0 || (ours.events().isEmpty() && theirs.events().isEmpty())
                ? our
                : Arrays.copyOf(versions.theirs(), theirs.preamble());
    }

    /// An event that was the last one of its file may lack the blank line behind it.
    private static byte[] separator(byte[] before) {
        int length = before.length;
        if (length == 0) {
            return new byte[0];
        }
        if (before[length - 1] != '\n') {
            return new byte[] {'\n', '\n'};
        }
        boolean blank = length > 1 && (before[length - 2] == '\n' || before[length - 2] == '\r');
        return blank ? new byte[0] : new byte[] {'\n'};
    }

    /// Both sides moved the ticket on from the common base, and not to the same state.
    private static List<Diagnostic> stateConflict(
            String ticket, Versions versions, ThreadFile ours, ThreadFile theirs, byte[] merged) {
        long before = steps(ThreadFile.read(ticket, versions.base()));
        Optional<TicketState> our = StateHistory.of(ours.events()).end();
        Optional<TicketState> their = StateHistory.of(theirs.events()).end();
        boolean bothMoved = steps(ours) > before && steps(theirs) > before;
        if (!bothMoved || our.equals(their)) {
            return List.of();
        }
        String end = StateHistory.of(ThreadFile.read(ticket, merged).events())
                .end()
                .map(TicketState::word)
                .orElse("unknown");
        return List.of(new Diagnostic(
                DiagnosticCode.STATE_CONFLICT,
                ticket,
                ThreadFile.NAME,
                0,
                "One branch moved the ticket to " + our.map(TicketState::word).orElse("unknown") + ", the other to "
                        + their.map(TicketState::word).orElse("unknown") + "; by time it is now " + end + "."));
    }

    private static long steps(ThreadFile thread) {
        return thread.events().stream()
                .filter(event -> event.leadsTo().isPresent())
                .count();
    }

    /// An event by content; `occurrence` tells equal ones of one side apart.
    private record Key(EventId id, int occurrence) {}

    @SuppressWarnings("ArrayRecordComponent") // private, never changed
    private record Chunk(ThreadEvent event, byte[] source) {}

    /// A topological order with a rule for what the edges leave open.
    private static final class Order {
        private final Map<Key, Chunk> chunks;
        private final Map<Key, List<Key>> followers = new HashMap<>();
        private final Map<Key, Integer> waits = new HashMap<>();
        private final Comparator<Key> byTime;

        Order(Map<Key, Chunk> chunks) {
            this.chunks = chunks;
            chunks.keySet().forEach(key -> waits.put(key, 0));
            this.byTime = Comparator.comparing(this::time)
                    .thenComparing(key -> key.id().text())
                    .thenComparingInt(Key::occurrence);
        }

        private String time(Key key) {
            Chunk chunk = chunks.get(key);
            return chunk == null ? "" : chunk.event().at();
        }

        void chain(List<Key> order) {
            for (int at = 1; at < order.size(); at++) {
                edge(order.get(at - 1), order.get(at));
            }
        }

        void behindAfter() {
            chunks.forEach((key, chunk) -> chunk.event()
                    .after()
                    .map(id -> new Key(id, 1))
                    .filter(chunks::containsKey)
                    .ifPresent(after -> edge(after, key)));
        }

        private void edge(Key before, Key behind) {
            if (!before.equals(behind)) {
                followers.computeIfAbsent(before, key -> new ArrayList<>()).add(behind);
                waits.merge(behind, 1, Integer::sum);
            }
        }

        /// If two sides have common events in different orders nothing is free at some point; then the first one
        /// left of our order goes.
        List<Key> sorted(List<Key> ourOrder, List<Key> theirOrder) {
            var result = new ArrayList<Key>();
            var left = new LinkedHashMap<Key, Boolean>();
            ourOrder.forEach(key -> left.put(key, true));
            theirOrder.forEach(key -> left.put(key, true));
            var free = new PriorityQueue<>(byTime);
            left.keySet().stream()
                    .filter(key -> waits.getOrDefault(key, 0) == 0)
                    .forEach(free::add);
            while (!left.isEmpty()) {
                Key next = free.isEmpty() ? left.firstEntry().getKey() : free.remove();
                if (left.remove(next) == null) {
                    continue;
                }
                result.add(next);
                for (Key follower : followers.getOrDefault(next, List.of())) {
                    if (waits.merge(follower, -1, Integer::sum) == 0) {
                        free.add(follower);
                    }
                }
            }
            return result;
        }
    }
}
