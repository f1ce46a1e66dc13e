package dev.yoi.server.http;

import org.jspecify.annotations.Nullable;

/// Where every change, and every refused one, of somebody who was let in is written down.
public interface Audit {
    /// Returns at once; the entry is on disk a moment later.
    void record(Entry entry);

    /// One change that somebody asked for.
    ///
    /// @param target the path; never a query or a body
    /// @param status that of the answer
    /// @param code the problem's, null when all went well
    record Entry(
            String requestId,
            String actor,
            @Nullable String session,
            String method,
            String target,
            int status,
            @Nullable String code) {}
}
