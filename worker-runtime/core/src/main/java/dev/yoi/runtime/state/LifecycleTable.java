package dev.yoi.runtime.state;

import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.model.Lifecycle;
import java.util.List;

/// Every lifecycle transition there is, one row each. What has no row changes nothing; terminal states have none
/// (I7).
public final class LifecycleTable {
    /// In state `from`, an event of kind `on` leads to `to`.
    public record Row(Lifecycle from, EventKind on, Lifecycle to) {}

    public static final List<Row> ROWS = List.of(
            new Row(Lifecycle.CREATED, EventKind.EXECUTION_STARTED, Lifecycle.ACTIVE),
            new Row(Lifecycle.CREATED, EventKind.FORKED, Lifecycle.ACTIVE),
            new Row(Lifecycle.CREATED, EventKind.IMPORTED, Lifecycle.ACTIVE),
            new Row(Lifecycle.ACTIVE, EventKind.STOPPED, Lifecycle.STOPPED),
            new Row(Lifecycle.ACTIVE, EventKind.CANCELLED, Lifecycle.CANCELLED),
            new Row(Lifecycle.ACTIVE, EventKind.FAILED, Lifecycle.FAILED));

    private LifecycleTable() {}

    public static Lifecycle next(Lifecycle from, EventKind on) {
        for (Row row : ROWS) {
            if (row.from == from && row.on == on) {
                return row.to;
            }
        }
        return from;
    }
}
