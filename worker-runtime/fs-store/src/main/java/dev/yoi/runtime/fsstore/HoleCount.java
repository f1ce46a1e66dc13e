package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.fsstore.JournalSalvage.Hole;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Counts how many of the positions that the journal lacks are in files: what is there is not lost. A position is
/// that of one line in all of the store.
final class HoleCount {
    private final List<Hole> holes;
    private final long[] found;
    private final long first;

    HoleCount(List<Hole> holes) {
        this.holes = holes;
        this.found = new long[holes.size()];
        this.first = holes.stream().mapToLong(Hole::firstMissing).min().orElse(Long.MAX_VALUE);
    }

    boolean none() {
        return holes.isEmpty();
    }

    long found(int hole) {
        return found[hole];
    }

    void position(long position) {
        for (int i = 0; i < found.length; i++) {
            Hole hole = holes.get(i);
            found[i] += position >= hole.firstMissing() && position <= hole.lastMissing() ? 1 : 0;
        }
    }

    /// Takes the lines of one log that stay, from its first one on.
    LogLines log() {
        return new LogLines();
    }

    /// Lines that were copied have positions of where they come from.
    final class LogLines implements LogRepair.Sink {
        private final List<Long> own = new ArrayList<>();

        @Override
        public void line(byte[] line) {
            if (!holes.isEmpty()) {
                if (startsAnew(line)) {
                    own.clear();
                }
                own.add(Line.position(line, 0, line.length));
            }
        }

        void end() {
            own.forEach(HoleCount.this::position);
        }
    }

    /// The end of a log that is whole, as far as it can concern a hole.
    void end(StoreFiles files, Path events) throws IOException {
        try (DiskFile file = files.disk().open(events, Disk.Mode.READ)) {
            var log = new LogFile(file);
            var done = new boolean[1];
            log.backwards(log.size(), line -> {
                long position = Line.position(line, 0, line.length);
                if (done[0] || position < first) {
                    return false;
                }
                position(position);
                done[0] = startsAnew(line);
                return true;
            });
        } catch (NoSuchFileException e) {
            return; // then it has none of them
        }
    }

    private static boolean startsAnew(byte[] line) {
        try {
            EventKind kind = EventDecoder.decode(line).event().kind();
            return kind == EventKind.FORKED || kind == EventKind.IMPORTED;
        } catch (FormatException e) {
            return false;
        }
    }
}
