package dev.yoi.server.api;

import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.server.http.Call;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.tickets.TicketQuery;
import dev.yoi.tickets.TicketQuery.Hold;
import dev.yoi.tickets.TicketQuery.Order;
import dev.yoi.tickets.model.TicketState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A list's parameters as a query, and cursors that belong to their query.
final class TicketQueries {
    static final List<String> PARAMETERS = List.of("limit", "cursor", "sort", "state", "label", "hold", "q");
    private static final int DEFAULT_LIMIT = 100;
    private static final int DIGITS_OF_QUERY = 16;

    private TicketQueries() {}

    static TicketQuery parse(Call call) {
        TicketQuery query = new TicketQuery(
                states(call),
                call.parameter("label"),
                call.parameter("q"),
                call.parameter("hold").map(TicketQueries::hold),
                order(call.parameter("sort").orElse("-updated")),
                (int) call.number("limit", DEFAULT_LIMIT, 1, TicketQuery.LIMIT_MAX),
                Optional.empty());
        return call.parameter("cursor")
                .map(text -> query.after(inner(text, query)))
                .orElse(query);
    }

    /// Text for the page behind `next`, in the same query; null on the last page.
    static @Nullable String cursor(TicketQuery query, Optional<String> next) {
        return next.map(text -> Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((digest(query) + text).getBytes(StandardCharsets.UTF_8)))
                .orElse(null);
    }

    private static Set<TicketState> states(Call call) {
        String words = call.parameter("state").orElse("all");
        if (words.equals("all")) {
            return Set.of();
        }
        if (words.equals("active")) {
            return EnumSet.complementOf(EnumSet.of(TicketState.CLOSED));
        }
        Set<TicketState> states = EnumSet.noneOf(TicketState.class);
        for (String word : words.split(",", -1)) {
            states.add(
                    TicketState.parse(word)
                            .orElseThrow(
                                    () -> ServerException.invalid(
                                            "state",
                                            "'state' must be active, all, or some of planning, ready, queued, inprogress, done, closed")));
        }
        return states;
    }

    private static Hold hold(String word) {
        return switch (word) {
            case "blocked" -> Hold.BLOCKED;
            case "ready_to_queue" -> Hold.READY_TO_QUEUE;
            default -> throw ServerException.invalid("hold", "'hold' must be blocked or ready_to_queue");
        };
    }

    private static Order order(String word) {
        return switch (word) {
            case "-updated" -> Order.RECENTLY_UPDATED;
            case "created" -> Order.OLDEST_FIRST;
            case "priority" -> Order.PRIORITY;
            default -> throw ServerException.invalid("sort", "'sort' must be one of: -updated, created, priority");
        };
    }

    private static String inner(String cursor, TicketQuery query) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST,
                            "cursor",
                            "this is no cursor",
                            "take next_cursor from the page before")
                    .exception(e);
        }
        if (!text.startsWith(digest(query))) {
            throw ServerException.invalid("cursor", "this cursor does not belong to this query");
        }
        return text.substring(DIGITS_OF_QUERY);
    }

    /// Of everything but the page size and the place.
    private static String digest(TicketQuery query) {
        var form = new CanonicalForm("yoi-ticket-query-1");
        form.put(query.order().name());
        query.states().stream().sorted().forEach(state -> form.put("state").put(state.word()));
        form.put(query.label().orElse("")).put(query.text().orElse(""));
        form.put(query.hold().map(Hold::name).orElse(""));
        return form.digest().hex().substring(0, DIGITS_OF_QUERY);
    }
}
