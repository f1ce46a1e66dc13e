package dev.yoi.server.api;

import dev.yoi.runtime.store.ArchiveFormat;
import dev.yoi.server.access.AccessBook;
import dev.yoi.server.access.AuditTrail;
import dev.yoi.server.http.FailedAttempts;
import dev.yoi.server.http.Readiness;
import dev.yoi.server.profile.WorkspaceProfiles;
import dev.yoi.server.stream.Streams;
import dev.yoi.server.ticket.WorkspaceTickets;
import java.time.InstantSource;

/// What the handlers work with.
public record ApiParts(
        RuntimeDirectory runtimes,
        WorkspaceProfiles profiles,
        ServerFacts facts,
        Readiness readiness,
        RestoreStatus restore,
        WorkspaceTickets tickets,
        Streams streams,
        AccessParts access,
        ArchiveFormat archives,
        InstantSource clock) {
    /// What guards them.
    public record AccessParts(AccessBook book, FailedAttempts failedAttempts, AuditTrail audit) {}
}
