package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.store.PageRequest;
import java.util.ArrayList;
import java.util.List;

/// A page being filled: at most so many items and bytes, at least one item.
final class Page<T> {
    private final PageRequest request;
    private final List<T> items = new ArrayList<>();
    private long bytes;
    private boolean more;

    Page(PageRequest request) {
        this.request = request;
    }

    /// False when the page is full: then there is more.
    boolean add(T item, int itemBytes) {
        bytes += itemBytes;
        if (items.size() == request.limit() || (bytes > request.maxBytes() && !items.isEmpty())) {
            more = true;
            return false;
        }
        items.add(item);
        return true;
    }

    /// Whether it still takes items, as far as is known.
    boolean open() {
        return !more;
    }

    List<T> items() {
        return items;
    }

    boolean more() {
        return more;
    }
}
