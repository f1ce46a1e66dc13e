package dev.yoi.server.access;

import dev.yoi.server.http.Audit;
import dev.yoi.server.wire.AuditEntryView;
import java.util.List;

/// The audit log, to be written and read.
public interface AuditTrail extends Audit {
    /// The latest entries before `before` (a sequence; [Long#MAX_VALUE] for all), newest first, at most `limit`.
    List<AuditEntryView> latest(long before, int limit);
}
