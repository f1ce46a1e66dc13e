package dev.yoi.server.api;

import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.http.RouteTable;
import dev.yoi.server.openapi.ApiDocument;
import dev.yoi.server.openapi.ApiPage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What the API says of itself. It is the same for every server of a version, so nobody needs a token for it.
final class DocumentRoutes {
    /// The table that these routes are part of, known when it is whole.
    private final AtomicReference<RouteTable> table = new AtomicReference<>(new RouteTable(List.of()));
    private final AtomicReference<Optional<byte[]>> document = new AtomicReference<>(Optional.empty());

    void describe(RouteTable whole) {
        table.set(whole);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/openapi.json")
                        .says("This document")
                        .needs(Permission.NONE)
                        .streams("application/json")
                        .alsoBeforeReady()
                        .by(_ -> Answer.ok(document())),
                Route.get("/api/docs")
                        .says("This document as a page")
                        .needs(Permission.NONE)
                        .streams(ApiPage.HTML)
                        .alsoBeforeReady()
                        .by(_ -> Answer.file(ApiPage.HTML, ApiPage.html(table.get()))),
                Route.get("/api/docs.css")
                        .says("How that page looks")
                        .needs(Permission.NONE)
                        .streams(ApiPage.CSS)
                        .alsoBeforeReady()
                        .by(_ -> Answer.file(ApiPage.CSS, ApiPage.css())));
    }

    private byte[] document() {
        Optional<byte[]> made = document.get();
        if (made.isPresent()) {
            return made.get();
        }
        byte[] json = ApiDocument.json(table.get());
        document.set(Optional.of(json));
        return json;
    }
}
