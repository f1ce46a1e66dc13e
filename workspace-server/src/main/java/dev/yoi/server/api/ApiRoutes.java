package dev.yoi.server.api;

import dev.yoi.server.http.Route;
import dev.yoi.server.http.RouteTable;
import java.util.ArrayList;
import java.util.List;

/// The whole API, declared.
public final class ApiRoutes {
    static final String API = "/api/v1";
    static final String RUNTIME = API + "/runtimes/{rid}";
    static final String WORKER = RUNTIME + "/workers/{wid}";

    private ApiRoutes() {}

    public static RouteTable table(ApiParts parts) {
        List<Route> routes = new ArrayList<>();
        var documents = new DocumentRoutes();
        routes.addAll(documents.routes());
        routes.addAll(ConsoleRoutes.routes());
        routes.addAll(new SessionRoutes(parts).routes());
        routes.addAll(new TokenRoutes(parts).routes());
        routes.addAll(new HealthRoutes(parts).routes());
        routes.addAll(new WorkspaceRoutes(parts).routes());
        routes.addAll(new ProfileRoutes(parts).routes());
        routes.addAll(new BundleRoutes(parts).routes());
        routes.addAll(new WorkerRoutes(parts).routes());
        var inputs = new InputRoutes(parts);
        routes.addAll(inputs.routes());
        routes.addAll(new SocketRoutes(parts, inputs).routes());
        routes.addAll(new ExecutionRoutes(parts).routes());
        routes.addAll(new DecisionRoutes(parts).routes());
        routes.addAll(new LogRoutes(parts).routes());
        routes.addAll(new HousekeepingRoutes(parts).routes());
        routes.addAll(new ArchiveRoutes(parts).routes());
        routes.addAll(new TicketRoutes(parts).routes());
        routes.addAll(new TicketThreadRoutes(parts).routes());
        routes.addAll(new TicketPartRoutes(parts).routes());
        var table = new RouteTable(routes);
        documents.describe(table);
        return table;
    }
}
