package dev.yoi.server.api;

import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerQuery.Cursor;
import dev.yoi.runtime.WorkerQuery.Filter;
import dev.yoi.runtime.WorkerQuery.Order;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.http.Call;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A list's parameters as a query of the runtime, and cursors as opaque text.
///
/// A cursor carries a digest of the query that it continues, so that using it with another one is refused instead
/// of giving a page that fits neither.
final class WorkerQueries {
    static final List<String> PARAMETERS = List.of(
            "limit",
            "cursor",
            "sort",
            "lifecycle",
            "attachment",
            "run_state",
            "profile",
            "label",
            "q",
            "undecided",
            "hidden");
    private static final int DEFAULT_LIMIT = 100;
    private static final int DIGITS_OF_QUERY = 16;
    private static final int CURSOR_PARTS = 3;

    private final Call call;

    private WorkerQueries(Call call) {
        this.call = call;
    }

    static WorkerQuery parse(Call call) {
        return new WorkerQueries(call).query();
    }

    /// Text for the page behind `next`, in the same query; null on the last page.
    static @Nullable String cursor(WorkerQuery query, @Nullable Cursor next) {
        if (next == null) {
            return null;
        }
        String text = digest(query) + "\n" + next.id() + "\n" + next.sortKey();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private WorkerQuery query() {
        int limit = (int) call.number("limit", DEFAULT_LIMIT, 1, WorkerQuery.MAX_ITEMS);
        var filter = new Filter(
                words("lifecycle", Lifecycle::of),
                words("attachment", Attachment::of),
                words("run_state", RunState::of),
                call.parameter("profile").map(ProfileName::new).orElse(null),
                labels(),
                call.parameter("q").orElse(""),
                flag("undecided"),
                flag("hidden"));
        var query = new WorkerQuery(filter, order(), null, limit);
        @Nullable
        Cursor after = call.parameter("cursor").map(text -> cursor(text, query)).orElse(null);
        return new WorkerQuery(filter, query.order(), after, limit);
    }

    private <T> Set<T> words(String name, Function<String, T> parse) {
        return call.parameter(name)
                .map(text -> Arrays.stream(text.split(","))
                        .map(word -> word(name, word, parse))
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private static <T> T word(String name, String word, Function<String, T> parse) {
        try {
            return parse.apply(word);
        } catch (WorkerRuntimeException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST, name, "'" + name + "': " + e.getMessage(), e.remedy())
                    .exception(e);
        }
    }

    private Order order() {
        String wanted = call.parameter("sort").orElse(Order.OLDEST_FIRST.code());
        return Arrays.stream(Order.values())
                .filter(order -> order.code().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ServerException.invalid(
                        "sort",
                        "'sort' must be one of: "
                                + Arrays.stream(Order.values()).map(Order::code).collect(Collectors.joining(", "))));
    }

    private Labels labels() {
        Map<String, String> labels = new TreeMap<>();
        for (String text : call.parameters("label")) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw ServerException.invalid("label", "'label' must look like key=value");
            }
            labels.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return Labels.of(labels);
    }

    private boolean flag(String name) {
        return switch (call.parameter(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ServerException.invalid(name, "'" + name + "' must be true or false");
        };
    }

    private static Cursor cursor(String text, WorkerQuery query) {
        String[] parts = decoded(text).split("\n", CURSOR_PARTS);
        if (parts.length != CURSOR_PARTS || !parts[0].equals(digest(query))) {
            throw ServerException.invalid("cursor", "this cursor does not belong to this query");
        }
        return new Cursor(parts[2], WorkerId.parse(parts[1]));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServerException.Failure(
                            ProblemCode.INVALID_REQUEST,
                            "cursor",
                            "this is no cursor",
                            "take next_cursor from the page before")
                    .exception(e);
        }
    }

    /// Of everything but the page size and the place.
    private static String digest(WorkerQuery query) {
        Filter filter = query.filter();
        var form = new CanonicalForm("yoi-worker-query-1");
        form.put(query.order().code());
        form.put(sorted(filter.lifecycles(), Lifecycle::code));
        form.put(sorted(filter.attachments(), Attachment::code));
        form.put(sorted(filter.runStates(), RunState::code));
        ProfileName profile = filter.profile();
        form.put(profile == null ? "" : profile.value());
        form.put(filter.text());
        form.put(Boolean.toString(filter.undecided()));
        form.put(Boolean.toString(filter.hidden()));
        filter.labels().values().forEach((key, value) -> form.put(key).put(value));
        return form.digest().hex().substring(0, DIGITS_OF_QUERY);
    }

    private static <T> String sorted(Set<T> values, Function<T, String> code) {
        return values.stream().map(code).sorted().collect(Collectors.joining(","));
    }
}
