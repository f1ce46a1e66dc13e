package dev.yoi.server.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list.
public record ListView<T>(List<T> items, @Nullable String nextCursor, String asOf) {
    public ListView {
        items = List.copyOf(items);
    }

    /// A list that is never longer than one page.
    public static <T> ListView<T> whole(List<T> items, Instant asOf) {
        return new ListView<>(items, null, Timestamps.text(asOf));
    }
}
