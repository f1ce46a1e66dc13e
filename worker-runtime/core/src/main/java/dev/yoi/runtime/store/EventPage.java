package dev.yoi.runtime.store;

import dev.yoi.runtime.event.RecordedEvent;
import java.util.List;

/// Part of a worker's log, in the order that was asked for. `more` says whether anything lies beyond it in that
/// direction, as of the reading.
public record EventPage(List<RecordedEvent> items, boolean more) {
    public EventPage {
        items = List.copyOf(items);
    }
}
