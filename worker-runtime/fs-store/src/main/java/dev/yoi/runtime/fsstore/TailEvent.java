package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.format.Records.JournalPlace;

/// An event that is committed and, as far as is known, not yet in its worker's file.
sealed interface TailEvent {
    long seq();

    /// What [Flow] was charged for it, in bytes.
    default int cost() {
        return 0;
    }

    /// Committed by this process; `cost` is what [Flow] counts for it.
    record InMemory(RecordedEvent event, int cost) implements TailEvent {
        @Override
        public long seq() {
            return event.seq();
        }
    }

    /// Found in the journal at opening; `length` is that of the line without its line feed.
    record InJournal(long seq, long position, JournalPlace place, int length) implements TailEvent {}
}
