package dev.yoi.runtime.fsstore.soak;

import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was acknowledged, by all processes that had the store so far, as they printed it: one line each, written
/// down by the process that kills them. A lane is one sender with operations 1, 2, 3, …; it begins the next one
/// only when the last one was acknowledged, so at most one operation per lane may have been cut off.
final class KillLedger {
    /// The lane of those workers that all lanes send to.
    static final int SHARED = 99;

    /// A line ends so, or it was cut off.
    private static final String END = " .";

    sealed interface Entry {
        /// Operation `n` of `lane` made this worker.
        record Created(int lane, long n, WorkerId worker) implements Entry {}

        /// Operation `n` of `lane` sent an input, which got this sequence.
        record Sent(int lane, long n, WorkerId worker, long seq) implements Entry {}

        /// Operation `n` of `lane` stopped this worker.
        record Stopped(int lane, long n, WorkerId worker) implements Entry {}

        /// A reopened store showed this: `sum` is over the stored bytes of the events up to `last`.
        record Shown(WorkerId worker, long last, long sum) implements Entry {}
    }

    /// What one lane has done.
    static final class Lane {
        private long done;
        private final List<WorkerId> live = new ArrayList<>();

        /// Its last acknowledged operation.
        long done() {
            return done;
        }

        /// Workers that it made and did not stop, oldest first.
        List<WorkerId> live() {
            return live;
        }
    }

    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final Map<String, WorkerId> created = new TreeMap<>();
    private final Map<String, Entry.Sent> sent = new TreeMap<>();
    private final Map<WorkerId, Entry.Stopped> stopped = new TreeMap<>();
    private final Map<WorkerId, Entry.Shown> shown = new TreeMap<>();

    static KillLedger read(Path file) throws IOException {
        var ledger = new KillLedger();
        for (String line : Files.readAllLines(file)) {
            ledger.add(parse(line));
        }
        return ledger;
    }

    static boolean whole(String line) {
        return line.endsWith(END);
    }

    static String line(Entry entry) {
        return switch (entry) {
                    case Entry.Created e -> "created " + e.lane + " " + e.n + " " + e.worker;
                    case Entry.Sent e -> "sent " + e.lane + " " + e.n + " " + e.worker + " " + e.seq;
                    case Entry.Stopped e -> "stopped " + e.lane + " " + e.n + " " + e.worker;
                    case Entry.Shown e -> "shown " + e.worker + " " + e.last + " " + e.sum;
                }
                + END;
    }

    static Entry parse(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "created" -> new Entry.Created(Integer.parseInt(words[1]), number(words[2]), WorkerId.parse(words[3]));
            case "sent" ->
                new Entry.Sent(
                        Integer.parseInt(words[1]), number(words[2]), WorkerId.parse(words[3]), number(words[4]));
            case "stopped" -> new Entry.Stopped(Integer.parseInt(words[1]), number(words[2]), WorkerId.parse(words[3]));
            case "shown" -> new Entry.Shown(WorkerId.parse(words[1]), number(words[2]), number(words[3]));
            default -> throw new IllegalArgumentException("no line of a ledger: " + line);
        };
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    void add(Entry entry) {
        switch (entry) {
            case Entry.Created e -> {
                created.put(key(e.lane, e.n), e.worker);
                lane(e.lane).live.add(e.worker);
                lane(e.lane).done = e.n;
            }
            case Entry.Sent e -> {
                sent.put(key(e.lane, e.n), e);
                lane(e.lane).done = e.n;
            }
            case Entry.Stopped e -> {
                stopped.put(e.worker, e);
                lane(e.lane).live.remove(e.worker);
                lane(e.lane).done = e.n;
            }
            case Entry.Shown e -> shown.put(e.worker, e);
        }
    }

    Lane lane(int lane) {
        return lanes.computeIfAbsent(lane, _ -> new Lane());
    }

    /// The name of an operation, and its idempotency key.
    static String key(int lane, long n) {
        return lane + "-" + n;
    }

    /// Whether this operation may have been cut off by the last kill.
    boolean mayHaveBegun(String key) {
        int dash = key.indexOf('-');
        return Long.parseLong(key.substring(dash + 1)) == lane(Integer.parseInt(key.substring(0, dash))).done + 1;
    }

    Map<String, WorkerId> created() {
        return created;
    }

    Map<String, Entry.Sent> sent() {
        return sent;
    }

    Map<WorkerId, Entry.Stopped> stopped() {
        return stopped;
    }

    Map<WorkerId, Entry.Shown> shown() {
        return shown;
    }
}
