package dev.yoi.server.api;

import dev.yoi.runtime.WorkerPage;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.WorkerSummary;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.Usage;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ServerException.Finding;
import dev.yoi.server.wire.DiagnosticView;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.OverviewReportView;
import dev.yoi.server.wire.RuntimeView;
import dev.yoi.server.wire.Timestamps;
import dev.yoi.server.wire.UsageView;
import dev.yoi.server.wire.WorkspaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The workspace as a whole, and its runtimes.
final class WorkspaceRoutes {
    private final ApiParts parts;

    WorkspaceRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ApiRoutes.API + "/workspace")
                        .says("The workspace and its server")
                        .needs(Permission.READ)
                        .returns(200, WorkspaceView.class)
                        .by(_ -> Answer.ok(parts.facts().view())),
                Route.get(ApiRoutes.API + "/overview")
                        .says("Workers counted by state, and usage")
                        .needs(Permission.READ)
                        .returns(200, OverviewReportView.class)
                        .by(this::overview),
                Route.get(ApiRoutes.API + "/usage")
                        .says("Usage over all workers")
                        .needs(Permission.READ)
                        .returns(200, UsageView.class)
                        .by(_ -> Answer.ok(UsageView.of(usage()))),
                Route.get(ApiRoutes.API + "/diagnostics")
                        .says("What is wrong with runtimes, stores and profiles")
                        .needs(Permission.READ)
                        .returnsPage(DiagnosticView.class)
                        .by(this::diagnostics),
                Route.get(ApiRoutes.API + "/stream")
                        .says("Everything in the workspace, live")
                        .needs(Permission.READ)
                        .parameters(List.of("after"))
                        .streams("text/event-stream")
                        .by(call -> parts.streams().ofWorkspace(parts.runtimes().embedded(), call)),
                Route.get(ApiRoutes.API + "/runtimes")
                        .says("Runtimes")
                        .needs(Permission.READ)
                        .returnsPage(RuntimeView.class)
                        .by(this::runtimes),
                Route.get(ApiRoutes.RUNTIME)
                        .says("One runtime")
                        .needs(Permission.READ)
                        .returns(200, RuntimeView.class)
                        .by(this::runtime));
    }

    private Usage usage() {
        return parts.runtimes().all().stream().map(WorkerRuntime::usage).reduce(Usage.ZERO, Usage::plus);
    }

    /// Reads page by page, so that it holds no more than one page however many workers there are.
    private Answer overview(Call call) {
        var counts = new Counts();
        for (WorkerRuntime runtime : parts.runtimes().all()) {
            WorkerQuery.@Nullable Cursor after = null;
            do {
                WorkerPage page = runtime.workers(everyone(after));
                page.items().forEach(counts::add);
                after = page.next();
            } while (after != null);
        }
        return Answer.ok(new OverviewReportView(
                counts.view(),
                UsageView.of(usage()),
                Timestamps.text(parts.clock().instant())));
    }

    private static WorkerQuery everyone(WorkerQuery.@Nullable Cursor after) {
        var none = WorkerQuery.Filter.NONE;
        var filter = new WorkerQuery.Filter(
                none.lifecycles(), none.attachments(), none.runStates(), null, none.labels(), "", false, true);
        return new WorkerQuery(filter, WorkerQuery.Order.OLDEST_FIRST, after, WorkerQuery.MAX_ITEMS);
    }

    private static final class Counts {
        private long total;
        private final Map<String, Long> lifecycles = new TreeMap<>();
        private final Map<String, Long> attachments = new TreeMap<>();
        private final Map<String, Long> runStates = new TreeMap<>();

        void add(WorkerSummary worker) {
            total++;
            lifecycles.merge(worker.entry().lifecycle().code(), 1L, Long::sum);
            attachments.merge(worker.attachment().code(), 1L, Long::sum);
            var runState = worker.runState();
            if (runState != null) {
                runStates.merge(runState.code(), 1L, Long::sum);
            }
        }

        OverviewReportView.Counts view() {
            return new OverviewReportView.Counts(total, lifecycles, attachments, runStates);
        }
    }

    private Answer diagnostics(Call call) {
        List<DiagnosticView> all = new ArrayList<>();
        for (WorkerRuntime runtime : parts.runtimes().all()) {
            all.addAll(DiagnosticView.all(runtime.diagnostics()));
        }
        String now = Timestamps.text(parts.clock().instant());
        for (Finding found : parts.profiles().findings()) {
            all.add(new DiagnosticView(found.code(), found.severity(), found.message(), found.subject(), 1, now, now));
        }
        return Answer.ok(ListView.whole(all, parts.clock().instant()));
    }

    private Answer runtimes(Call call) {
        List<RuntimeView> views =
                parts.runtimes().all().stream().map(RuntimeView::of).toList();
        return Answer.ok(ListView.whole(views, parts.clock().instant()));
    }

    private Answer runtime(Call call) {
        return Answer.ok(RuntimeView.of(parts.runtimes().find(new RuntimeId(call.path("rid")))));
    }
}
