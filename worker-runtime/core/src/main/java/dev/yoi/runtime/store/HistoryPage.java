package dev.yoi.runtime.store;

import java.util.List;

/// Part of the runtime-wide history, in commit order. `next` is the position to ask from next.
public record HistoryPage(List<CommittedItem> items, long next) {
    public HistoryPage {
        items = List.copyOf(items);
    }
}
