package dev.yoi.server.wiring;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.server.api.ApiParts;
import dev.yoi.server.api.RestoreStatus;
import dev.yoi.server.api.RuntimeDirectory;
import dev.yoi.server.api.ServerFacts;
import dev.yoi.server.http.Readiness;
import dev.yoi.server.profile.WorkspaceProfiles;
import dev.yoi.server.ticket.TicketFeed;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.identity.WorkspaceIdentity;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// The parts of an API over one workspace, before its runtime is open.
record Assembly(WorkspacePlace place, ApiParts parts, AtomicReference<ConfigBundle> builtIn, HostServices host) {
    private static final int FEED_INSTANCE_LENGTH = 8;

    static Assembly of(ServerConfig config, WorkspacePlace place, HostServices host, WorkspaceTickets tickets) {
        var builtIn = new AtomicReference<>(BuiltinBundle.content());
        var profiles = new WorkspaceProfiles(
                builtIn::get,
                new RepositoryProfileFiles(place.profilesDir()),
                new ApprovalsFile(place.approvalsFile()));
        ServerFacts facts = facts(place.identity(), host);
        var parts = new ApiParts(
                new RuntimeDirectory(),
                profiles,
                facts,
                new Readiness(),
                new RestoreStatus(config.restore().code()),
                tickets,
                new TicketFeed(tickets, facts.instanceId().substring(0, FEED_INSTANCE_LENGTH), host.clock()),
                host.clock());
        return new Assembly(place, parts, builtIn, host);
    }

    private static ServerFacts facts(WorkspaceIdentity identity, HostServices host) {
        String version = Assembly.class.getPackage().getImplementationVersion();
        return new ServerFacts(
                new ServerFacts.WorkspaceFacts(identity.workspaceId(), identity.displayName(), identity.createdAt()),
                host.newInstanceId(),
                Objects.requireNonNullElse(version, "development"),
                host.clock().instant());
    }
}
