package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import java.util.Optional;

/// Something that the doctor found. `file` is relative to the runtime's directory; `offset` is a byte in it, or
/// 0; `remedy` is a sentence for the operator. `worker` is empty where no single worker is concerned.
public record Finding(
        Code code,
        Severity severity,
        Optional<WorkerId> worker,
        String file,
        long offset,
        String message,
        String remedy) {

    /// What can be wrong.
    public enum Code {
        /// A small record can't be read.
        RECORD_DAMAGED("record_damaged"),
        /// The journal lacks what was acknowledged.
        JOURNAL_DAMAGED("journal_damaged"),
        /// A part of the journal is that of another store than `runtime.json` is.
        JOURNAL_FOREIGN("journal_foreign"),
        /// The journal ends in a write that was cut off; the next opening deals with it.
        JOURNAL_TORN("journal_torn"),
        /// A worker's log can't be read, or has a gap, where it was synced.
        LOG_DAMAGED("log_damaged"),
        /// What lies in a worker's place is another worker's log.
        LOG_FOREIGN("log_foreign"),
        /// A worker's file differs from the journal behind what was synced; the next opening deals with it.
        LOG_BEHIND("log_behind"),
        /// A worker's file holds what was committed behind the journal's end: the journal lacks it.
        LOG_AHEAD("log_ahead"),
        /// Something derived is missing, old or damaged; it is rebuilt when needed.
        PROJECTION_DAMAGED("projection_damaged"),
        /// The content of a config bundle is missing or not what its digest says.
        BUNDLE_DAMAGED("bundle_damaged"),
        /// The catalog and a worker's log disagree.
        CATALOG_DIFFERS("catalog_differs"),
        /// Something lies among the workers that is none, or none that is known.
        STRAY("stray"),
        /// Others than the owner may use a file.
        OPEN_TO_OTHERS("open_to_others"),
        /// The store says so itself when it is opened.
        STORE_DIAGNOSTIC("store_diagnostic");

        private final String code;

        Code(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
