package dev.yoi.runtime.store;

import dev.yoi.runtime.event.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Part of a worker's log, in the order that was asked for. `more` says whether anything lies beyond it in that
/// direction, as of the reading. `damage` is null unless the page ends where the log is damaged; a page that
/// would begin there is `worker_damaged`.
public record EventPage(
        List<RecordedEvent> items, boolean more, @Nullable LogDamage damage) {
    public EventPage {
        items = List.copyOf(items);
    }

    public EventPage(List<RecordedEvent> items, boolean more) {
        this(items, more, null);
    }
}
