package dev.yoi.tickets.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The one failure of this module: what the caller can't decide by looking at a result.
///
/// Messages are bounded and name tickets and files relative to the root, never an absolute path (I12).
public final class TicketFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What went wrong, to be mapped once to HTTP and once to exit codes.
    public enum Kind {
        /// An argument breaks a stated rule; nothing was changed.
        INVALID_INPUT,
        /// No such ticket.
        NOT_FOUND,
        /// A shortened id names more than one ticket.
        AMBIGUOUS_ID,
        /// Another writer holds the lock and did not finish in time; nothing was changed. The message names the
        /// holder.
        BUSY,
        /// A stated limit would be passed; nothing was changed.
        LIMIT_EXCEEDED,
        /// A file of this ticket must be mended by hand first; nothing was changed.
        DAMAGED,
        /// The disk refused; nothing was changed.
        STORAGE,
        /// The disk refused at or after the moment of recording: the operation may have happened. Read the ticket
        /// again. If it
        /// happened, readers see it in full and the next writer completes its files.
        UNFINISHED,
        /// A sync failed earlier, so that this store takes no more writes (I16). Open it again after looking at
        /// the disk.
        READ_ONLY;

        /// The word for JSON, e.g. `invalid_input`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;

    public TicketFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    public TicketFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
