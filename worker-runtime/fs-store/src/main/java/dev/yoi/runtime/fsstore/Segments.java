package dev.yoi.runtime.fsstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The segments that are kept, by their first positions.
final class Segments {
    private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();

    void add(Segment segment) {
        byFirst.put(segment.first(), segment);
    }

    @Nullable
    Segment at(long first) {
        return byFirst.get(first);
    }

    /// The segment that has, or would have, this position.
    @Nullable
    Segment holding(long position) {
        Map.Entry<Long, Segment> entry = byFirst.floorEntry(position);
        return entry == null ? null : entry.getValue();
    }

    @Nullable
    Segment after(Segment segment) {
        Map.Entry<Long, Segment> entry = byFirst.higherEntry(segment.first());
        return entry == null ? null : entry.getValue();
    }

    /// First position that is kept; one above any position when nothing is.
    long oldest() {
        Map.Entry<Long, Segment> entry = byFirst.firstEntry();
        return entry == null ? Long.MAX_VALUE : entry.getKey();
    }

    /// First position of the newest segment; 0 when there is none.
    long newest() {
        Map.Entry<Long, Segment> entry = byFirst.lastEntry();
        return entry == null ? 0 : entry.getKey();
    }

    /// Forgets, oldest first, segments that lie wholly at or below `position`, as long as those that stay have at
    /// least `retainedBytes` together; the newest always stays.
    List<Segment> removeThrough(long position, long retainedBytes) {
        long kept = 0;
        for (Segment segment : byFirst.values()) {
            kept += segment.end();
        }
        var removed = new ArrayList<Segment>();
        for (Segment segment : byFirst.values()) {
            kept -= segment.end();
            if (kept < retainedBytes || segment.last() > position || after(segment) == null) {
                break;
            }
            byFirst.remove(segment.first());
            removed.add(segment);
        }
        return removed;
    }
}
