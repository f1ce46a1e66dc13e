package dev.yoi.runtime.fsstore.soak;

import dev.yoi.runtime.fsstore.soak.KillLedger.Entry;
import java.util.List;

/// What a kill soak has tried so far, in all lanes. A violation ends it, so there is none to count.
final class KillTotals {
    /// Until one was seen.
    private static final long FIRST_OPENING_MILLIS = 400;

    private long openingMillis = FIRST_OPENING_MILLIS;
    private long kills;
    private long killsWhileOpening;
    private long stores;
    private long inputs;
    private long workers;
    private long stops;
    private long eventsCompared;
    private long cutOffButDurable;

    /// How long the last opening took, from the start of the process.
    synchronized long openingMillis() {
        return openingMillis;
    }

    synchronized void opened(String line, long millis) {
        String[] words = line.split(" ", -1);
        openingMillis = Math.max(1, millis);
        eventsCompared += Long.parseLong(words[2]);
        cutOffButDurable += Long.parseLong(words[3]);
    }

    /// Answers 1 for an acknowledgement.
    synchronized int acknowledged(String line) {
        switch (KillLedger.parse(line)) {
            case Entry.Created _ -> workers++;
            case Entry.Sent _ -> inputs++;
            case Entry.Stopped _ -> stops++;
            case Entry.Shown _ -> {
                return 0;
            }
        }
        return 1;
    }

    synchronized void killed(boolean wasReady) {
        kills++;
        killsWhileOpening += wasReady ? 0 : 1;
    }

    synchronized void store() {
        stores++;
    }

    synchronized long stores() {
        return stores;
    }

    synchronized String line() {
        return ("%d kills (%d before the opening had ended), %d stores, %d inputs, %d workers and %d stops"
                        + " acknowledged, no violation")
                .formatted(kills, killsWhileOpening, stores, inputs, workers, stops);
    }

    synchronized List<String> table(String command, long seed, long seconds) {
        return List.of(
                "| | |",
                "|---|---:|",
                "| kills (SIGKILL) | %,d |".formatted(kills),
                "| of these before the opening had ended | %,d |".formatted(killsWhileOpening),
                "| stores, each closed in order and clean for the doctor at its end | %,d |".formatted(stores),
                "| inputs acknowledged | %,d |".formatted(inputs),
                "| workers made, acknowledged | %,d |".formatted(workers),
                "| workers stopped, acknowledged | %,d |".formatted(stops),
                "| cut off before their acknowledgement, and durable (sent again under their key: done once) | %,d |"
                        .formatted(cutOffButDurable),
                "| events compared at openings | %,d |".formatted(eventsCompared),
                "| **acknowledged and lost, doubled, changed or out of order; phantom workers** | **0** |",
                "| time | %,d s |".formatted(seconds),
                "",
                "`" + command + " -Dyoi.seed=" + seed + "` at " + CrashMatrix.revision() + ".");
    }
}
