package dev.yoi.runtime.store;

import dev.yoi.runtime.event.TranscriptItem;
import java.util.List;

/// Part of a worker's transcript, in the order that was asked for. `more` says whether anything lies beyond it in
/// that direction, as of the reading.
public record TranscriptPage(List<TranscriptItem> items, boolean more) {
    public TranscriptPage {
        items = List.copyOf(items);
    }
}
