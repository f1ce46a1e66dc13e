package dev.yoi.server.api;

import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.site.Console;
import java.util.List;

/// The console. Its files are the same for every server of a version, so nobody needs a token for them.
final class ConsoleRoutes {
    private ConsoleRoutes() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/")
                        .says("The console")
                        .needs(Permission.NONE)
                        .streams(Console.HTML)
                        .alsoBeforeReady()
                        .by(_ -> Console.page()),
                Route.get("/assets/{file}")
                        .says("A file of the console")
                        .needs(Permission.NONE)
                        .streams("*/*")
                        .alsoBeforeReady()
                        .by(call -> Console.asset(call.path("file"))));
    }
}
