package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which workers to list. Empty sets, null and blank text do not filter. `text` is looked for in name and id,
/// without regard to case. `after` is the `next` of the page before, in the same order.
public record WorkerQuery(
        Filter filter, Order order, @Nullable Cursor after, int limit) {
    public static final int MAX_ITEMS = 1_000;

    /// `undecided` leaves only workers with something to decide. `hidden` includes workers that were hidden.
    public record Filter(
            Set<Lifecycle> lifecycles,
            Set<Attachment> attachments,
            Set<RunState> runStates,
            @Nullable ProfileName profile,
            Labels labels,
            String text,
            boolean undecided,
            boolean hidden) {
        public static final Filter NONE = new Filter(Set.of(), Set.of(), Set.of(), null, Labels.NONE, "", false, false);

        public Filter {
            lifecycles = Set.copyOf(lifecycles);
            attachments = Set.copyOf(attachments);
            runStates = Set.copyOf(runStates);
        }
    }

    /// Orders; ties go by id.
    public enum Order {
        OLDEST_FIRST("created"),
        NEWEST_FIRST("-created"),
        LEAST_RECENTLY_ACTIVE_FIRST("updated"),
        MOST_RECENTLY_ACTIVE_FIRST("-updated"),
        BY_NAME("name");

        private final String code;

        Order(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /// The last worker of a page: its sort key (milliseconds or name, empty for orders by creation) and id.
    public record Cursor(String sortKey, WorkerId id) {}

    public WorkerQuery {
        if (limit < 1) {
            throw WorkerRuntimeException.invalid("limit", "limit must be at least 1");
        }
        if (limit > MAX_ITEMS) {
            throw WorkerRuntimeException.limit("limit", MAX_ITEMS, "a page has at most 1000 workers");
        }
    }

    /// The oldest workers, unfiltered.
    public static WorkerQuery first(int limit) {
        return new WorkerQuery(Filter.NONE, Order.OLDEST_FIRST, null, limit);
    }
}
