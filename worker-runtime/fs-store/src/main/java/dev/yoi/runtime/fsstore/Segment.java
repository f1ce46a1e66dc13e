package dev.yoi.runtime.fsstore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One journal segment as far as it is valid, with a sparse index from positions to offsets. Written by one
/// thread, read by any.
final class Segment {
    /// An index entry for each so many bytes.
    private static final long INDEX_BYTES = 64 << 10;

    private record Mark(long position, long offset) {}

    private final long first;
    private final Path path;
    private final List<Mark> marks = new ArrayList<>();
    private long end;
    private long last;

    Segment(long first, Path path, long firstBatchAt) {
        this.first = first;
        this.path = path;
        this.end = firstBatchAt;
        this.last = first - 1;
    }

    long first() {
        return first;
    }

    Path path() {
        return path;
    }

    /// A valid batch lies at the end known so far; `lastPosition` is before its first position if it is empty.
    synchronized void added(long firstPosition, long lastPosition, int length) {
        if (marks.isEmpty() || end - marks.getLast().offset >= INDEX_BYTES) {
            marks.add(new Mark(firstPosition, end));
        }
        end += length;
        last = Math.max(last, lastPosition);
    }

    /// Its last position is known from the segment behind it.
    synchronized void closed(long lastPosition) {
        last = lastPosition;
    }

    /// Offset behind the last valid batch.
    synchronized long end() {
        return end;
    }

    /// Last position in it; one less than the first while it is empty.
    synchronized long last() {
        return last;
    }

    /// Offset of some batch from which on `position` is found by reading forwards.
    synchronized long offsetBefore(long position, long firstBatchAt) {
        long offset = firstBatchAt;
        int low = 0;
        int high = marks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).position <= position) {
                offset = marks.get(middle).offset;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return offset;
    }
}
