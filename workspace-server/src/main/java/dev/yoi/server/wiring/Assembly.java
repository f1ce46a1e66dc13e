package dev.yoi.server.wiring;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.fsstore.FilesystemArchives;
import dev.yoi.server.access.AccessBook;
import dev.yoi.server.api.ApiParts;
import dev.yoi.server.api.RestoreStatus;
import dev.yoi.server.api.RuntimeDirectory;
import dev.yoi.server.api.ServerFacts;
import dev.yoi.server.http.FailedAttempts;
import dev.yoi.server.http.Readiness;
import dev.yoi.server.profile.ProfileSources;
import dev.yoi.server.profile.WorkspaceProfiles;
import dev.yoi.server.stream.Streams;
import dev.yoi.server.ticket.TicketFeed;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.WorkspaceIdentity;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// The parts of an API over one workspace, before its runtime is open.
record Assembly(
        WorkspacePlace place,
        ApiParts parts,
        AuditFile audit,
        AtomicReference<ConfigBundle> builtIn,
        HostServices host) {
    private static final int FEED_INSTANCE_LENGTH = 8;
    private static final String COOKIE_PREFIX = "yoi_";
    /// Of the workspace's id: the part that is chance.
    private static final int COOKIE_ID_LENGTH = 12;

    /// What differs between a workspace that is served and one that is only read.
    record Own(WorkspaceTickets tickets, String ownerToken) {}

    static Assembly of(ServerConfig config, WorkspacePlace place, HostServices host, Own own) {
        WorkspaceTickets tickets = own.tickets;
        var builtIn = new AtomicReference<>(BuiltinBundle.content());
        var profiles = new WorkspaceProfiles(
                builtIn::get,
                new ProfileSources(new RepositoryProfileFiles(place.root()), EmbeddedRuntimes.RULES),
                new ApprovalsFile(place.approvalsFile()));
        ServerFacts facts = facts(place.identity(), config, host);
        AuditFile audit = AuditFile.at(place.auditFile(), facts.instanceId(), host.clock());
        var parts = new ApiParts(
                new RuntimeDirectory(),
                profiles,
                facts,
                new Readiness(),
                new RestoreStatus(config.restore().code()),
                tickets,
                new Streams(feed(tickets, facts, host), host.pace().heartbeat()),
                new ApiParts.AccessParts(access(place, host, own.ownerToken), new FailedAttempts(host.clock()), audit),
                FilesystemArchives.format(),
                host.clock());
        return new Assembly(place, parts, audit, builtIn, host);
    }

    private static TicketFeed feed(WorkspaceTickets tickets, ServerFacts facts, HostServices host) {
        return new TicketFeed(tickets, facts.instanceId().substring(0, FEED_INSTANCE_LENGTH), host.clock());
    }

    private static AccessBook access(WorkspacePlace place, HostServices host, String ownerToken) {
        String id = place.identity().workspaceId();
        String cookieName = COOKIE_PREFIX + id.substring(id.length() - COOKIE_ID_LENGTH);
        var shelf = new AccessFile(place.accessFile());
        return new AccessBook(new AccessBook.Parts(shelf, host.clock(), host.random(), cookieName), ownerToken);
    }

    private static ServerFacts facts(WorkspaceIdentity identity, ServerConfig config, HostServices host) {
        String version = Assembly.class.getPackage().getImplementationVersion();
        return new ServerFacts(
                new ServerFacts.WorkspaceFacts(
                        identity.workspaceId(),
                        identity.displayName(),
                        identity.createdAt(),
                        config.defaultProfile().name()),
                host.newInstanceId(),
                Objects.requireNonNullElse(version, "development"),
                host.clock().instant());
    }
}
