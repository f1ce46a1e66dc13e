package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.index.IndexEntry;
import dev.yoi.tickets.index.IndexSnapshot;
import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.machine.Gate;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Pages of tickets from an index snapshot.
///
/// A cursor holds the sort key of the last ticket of its page, so that a page goes on behind it even if that
/// ticket has changed or is gone.
final class TicketLists {

    /// Sorts behind every real priority.
    private static final String NO_PRIORITY = "\uFFFF";

    private TicketLists() {}

    static TicketPage page(IndexSnapshot tickets, TicketQuery query, TicketDirectory directory) {
        Comparator<Key> order = order(query.order());
        Optional<Key> from = query.cursor().map(TicketLists::decode);
        var hits = new HashMap<TicketId, SearchHit>();
        List<IndexEntry> matching = tickets.entries().stream()
                .filter(entry -> matches(entry, query, tickets))
                .filter(entry -> from.isEmpty() || order.compare(key(entry, query), from.get()) > 0)
                .sorted(Comparator.comparing(entry -> key(entry, query), order))
                .filter(contains(query, directory, hits))
                .limit(query.limit() + 1L)
                .toList();
        var items = new ArrayList<TicketSummary>();
        matching.stream().limit(query.limit()).forEach(entry -> items.add(summary(entry, tickets)));
        Optional<String> next = matching.size() > query.limit()
                ? Optional.of(encode(key(matching.get(query.limit() - 1), query)))
                : Optional.empty();
        hits.keySet().retainAll(items.stream().map(TicketSummary::id).toList());
        return new TicketPage(items, next, hits);
    }

    /// Reads files, so it comes last, ticket by ticket until the page is full; adds what it finds to `hits`.
    private static Predicate<IndexEntry> contains(
            TicketQuery query, TicketDirectory directory, Map<TicketId, SearchHit> hits) {
        if (query.text().isEmpty()) {
            return _ -> true;
        }
        Pattern wanted = TicketSearch.pattern(query.text().get());
        return entry -> {
            Optional<SearchHit> hit = TicketSearch.hit(entry, wanted, directory);
            hit.ifPresent(found -> hits.put(entry.id(), found));
            return hit.isPresent();
        };
    }

    private static boolean matches(IndexEntry entry, TicketQuery query, IndexSnapshot tickets) {
        boolean state = query.states().isEmpty()
                || entry.state().filter(query.states()::contains).isPresent();
        boolean label =
                query.label().isEmpty() || entry.labels().contains(query.label().get());
        return state
                && label
                && query.hold().map(hold -> holds(entry, hold, tickets)).orElse(true);
    }

    private static boolean holds(IndexEntry entry, TicketQuery.Hold hold, IndexSnapshot tickets) {
        List<Blocker> blockers = Gate.blockers(entry.id(), tickets);
        return switch (hold) {
            case BLOCKED -> !blockers.isEmpty();
            case READY_TO_QUEUE ->
                entry.state().equals(Optional.of(TicketState.READY))
                        && Gate.holding(blockers, Gate.Strictness.PERMISSIVE).isEmpty();
        };
    }

    static Optional<TicketSummary> summary(TicketId id, IndexSnapshot tickets) {
        return tickets.entry(id).map(entry -> summary(entry, tickets));
    }

    private static TicketSummary summary(IndexEntry entry, IndexSnapshot tickets) {
        return new TicketSummary(
                entry.id(),
                entry.field("title"),
                entry.state(),
                entry.cancelled(),
                entry.field("created_at"),
                entry.field("updated_at"),
                entry.field("assignee"),
                entry.field("priority"),
                entry.labels(),
                Gate.blockers(entry.id(), tickets));
    }

    private static Comparator<Key> order(TicketQuery.Order order) {
        Comparator<Key> byText = Comparator.comparing(Key::text);
        return switch (order) {
            case RECENTLY_UPDATED -> byText.reversed().thenComparing(Key::id);
            case OLDEST_FIRST, PRIORITY -> byText.thenComparing(Key::id);
        };
    }

    private static Key key(IndexEntry entry, TicketQuery query) {
        String text = switch (query.order()) {
            case RECENTLY_UPDATED -> entry.field("updated_at");
            case OLDEST_FIRST -> "";
            case PRIORITY -> entry.field("priority").isEmpty() ? NO_PRIORITY : entry.field("priority");
        };
        return new Key(text, entry.id());
    }

    private static String encode(Key key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((key.id() + key.text()).getBytes(UTF_8));
    }

    private static Key decode(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            return new Key(text.substring(TicketId.LENGTH), new TicketId(text.substring(0, TicketId.LENGTH)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | TicketFailure noCursor) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "not a cursor of a ticket list", noCursor);
        }
    }

    private record Key(String text, TicketId id) {}
}
