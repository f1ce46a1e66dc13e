package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.model.WorkerId;
import java.util.Optional;

/// Something that repairing did, or would do. `file` is relative to the runtime's directory, `offset` a byte in
/// it; `lossy` says that something acknowledged could not be brought back.
public record RepairAction(
        Code code, Optional<WorkerId> worker, String file, long offset, String message, boolean lossy) {

    /// What is done.
    public enum Code {
        /// A damaged part of a worker's log was filled from the journal.
        LOG_HEALED("log_healed"),
        /// A worker's log ends before its damage; what followed is set aside.
        LOG_CUT("log_cut"),
        /// Events that were acknowledged are in no file and in no journal any more.
        EVENTS_LOST("events_lost"),
        /// Events that only the journal held are in the worker's file.
        LOG_BROUGHT_FORWARD("log_brought_forward"),
        /// Files that lay with another worker are back in their place.
        PUT_BACK("put_back"),
        /// Something that is no file lay where a file belongs; it is in quarantine.
        ODD_FILE_SET_ASIDE("odd_file_set_aside"),
        /// A worker of which nothing can be told is set aside whole.
        WORKER_SET_ASIDE("worker_set_aside"),
        /// The runtime's log was written anew.
        RUNTIME_LOG_REWRITTEN("runtime_log_rewritten"),
        /// A small record was written anew from what else is known.
        RECORD_REWRITTEN("record_rewritten"),
        /// The damaged journal is set aside; what it held is in files.
        JOURNAL_SET_ASIDE("journal_set_aside"),
        /// Everything derived was made anew.
        DERIVED_REBUILT("derived_rebuilt");

        private final String code;

        Code(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
