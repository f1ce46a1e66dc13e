package dev.yoi.runtime.fsstore;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/// What a flight recording shows of the store (`docs/guide/operate.md`). Without a recording they cost a look at
/// a flag. They name no worker and no path.
final class FlightEvents {
    private FlightEvents() {}

    /// From the call that hands events in until they are durable and published.
    @Name("dev.yoi.store.Append")
    @Label("Append")
    @Category({"Yoi", "Store"})
    @Description("Events of one worker, from being handed in until they are durable and published")
    @StackTrace(false)
    @Threshold("10 ms")
    static final class Append extends Event {
        @Label("Events")
        int events;

        @Label("Bytes")
        @DataAmount
        long bytes;

        /// Null when nobody records.
        static @Nullable Append begun() {
            var event = new Append();
            if (!event.isEnabled()) {
                return null;
            }
            event.begin();
            return event;
        }

        void ended(int count, long size) {
            events = count;
            bytes = size;
            commit();
        }
    }

    /// One batch of the journal, written and synced.
    @Name("dev.yoi.store.Sync")
    @Label("Journal sync")
    @Category({"Yoi", "Store"})
    @Description("One batch of the journal: its write and its fdatasync")
    @StackTrace(false)
    @Threshold("10 ms")
    static final class Sync extends Event {
        @Label("Events")
        int events;

        @Label("Bytes")
        @DataAmount
        long bytes;

        void ended(int count, long size) {
            events = count;
            bytes = size;
            commit();
        }
    }

    /// One checkpoint, whether it came to an end or not.
    @Name("dev.yoi.store.Checkpoint")
    @Label("Checkpoint")
    @Category({"Yoi", "Store"})
    @Description("Plain files made durable, so that the journal behind them can be used again")
    @StackTrace(false)
    static final class Checkpoint extends Event {
        @Label("Position")
        @Description("Everything up to this commit position is in plain files")
        long position;

        @Label("Clean")
        boolean clean;

        @Label("Completed")
        boolean completed;

        void ended(long through, boolean last, boolean done) {
            position = through;
            clean = last;
            completed = done;
            commit();
        }
    }

    /// What was read at an opening.
    @Name("dev.yoi.store.Recovery")
    @Label("Recovery")
    @Category({"Yoi", "Store"})
    @Description("Reading the catalog and the journal at an opening")
    @StackTrace(false)
    static final class Recovery extends Event {
        @Label("Workers")
        int workers;

        @Label("Workers with events in the journal")
        int workersInJournal;

        @Label("Journal bytes")
        @DataAmount
        long journalBytes;

        void ended(int all, int behind, long bytes) {
            workers = all;
            workersInJournal = behind;
            journalBytes = bytes;
            commit();
        }
    }
}
