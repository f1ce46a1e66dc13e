package dev.yoi.server.api;

import dev.yoi.runtime.ChangeOptions;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.WorkerPage;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.wire.ChangeOptionsBody;
import dev.yoi.server.wire.CreateWorkerBody;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.Revision;
import dev.yoi.server.wire.Timestamps;
import dev.yoi.server.wire.WorkerDetailView;
import dev.yoi.server.wire.WorkerView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Workers: make, list, show, change options.
final class WorkerRoutes {
    /// Edits of workers whose ids share a stripe wait for each other.
    private static final int STRIPES = 64;

    private final ApiParts parts;
    /// Held from comparing a revision to changing it, since the runtime knows no revisions of options.
    private final List<ReentrantLock> editing =
            IntStream.range(0, STRIPES).mapToObj(_ -> new ReentrantLock()).toList();

    WorkerRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ApiRoutes.API + "/workers")
                        .says("Workers of all runtimes")
                        .needs(Permission.READ)
                        .parameters(WorkerQueries.PARAMETERS)
                        .returnsPage(WorkerView.class)
                        .by(call -> list(parts.runtimes().embedded(), call)),
                Route.get(ApiRoutes.RUNTIME + "/workers")
                        .says("Workers of one runtime")
                        .needs(Permission.READ)
                        .parameters(WorkerQueries.PARAMETERS)
                        .returnsPage(WorkerView.class)
                        .by(call -> list(parts.runtimes().find(new RuntimeId(call.path("rid"))), call)),
                Route.post(ApiRoutes.RUNTIME + "/workers")
                        .says("Create a worker and start it")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(CreateWorkerBody.class)
                        .returns(201, WorkerDetailView.class)
                        .by(this::create),
                Route.get(ApiRoutes.WORKER)
                        .says("One worker with everything but its log")
                        .needs(Permission.READ)
                        .returns(200, WorkerDetailView.class)
                        .by(this::show),
                Route.patch(ApiRoutes.WORKER)
                        .says("Change a worker's name, labels or visibility")
                        .edits()
                        .needs(Permission.OPERATE)
                        .takes(ChangeOptionsBody.class)
                        .returns(200, WorkerDetailView.class)
                        .by(this::change));
    }

    private Answer list(WorkerRuntime runtime, Call call) {
        WorkerQuery query = WorkerQueries.parse(call);
        WorkerPage page = runtime.workers(query);
        RuntimeId id = runtime.identity().runtimeId();
        List<WorkerView> views =
                page.items().stream().map(item -> WorkerView.of(id, item)).toList();
        String next = WorkerQueries.cursor(query, page.next());
        return Answer.ok(
                new ListView<>(views, next, Timestamps.text(parts.clock().instant())));
    }

    private Answer create(Call call) {
        var runtimeId = new RuntimeId(call.path("rid"));
        WorkerRuntime runtime = parts.runtimes().find(runtimeId);
        CreateWorkerBody body = call.body(CreateWorkerBody.class);
        WorkerDetail made = runtime.createWorker(request(body, runtime, idempotencyKey(call)));
        return made(runtimeId, made);
    }

    /// The answer to whatever made a worker.
    static Answer made(RuntimeId runtimeId, WorkerDetail made) {
        String location = ApiRoutes.API + "/runtimes/" + runtimeId + "/workers/"
                + made.state().id();
        return tagged(Answer.created(WorkerDetailView.of(runtimeId, made)), made)
                .with("Location", location);
    }

    private CreateWorker request(CreateWorkerBody body, WorkerRuntime runtime, @Nullable IdempotencyKey key) {
        var profile = new ProfileName(Fields.required("profile", body.profile()));
        @Nullable BundleId bundle = parsed(body.bundleId(), BundleId::new);
        @Nullable Digest digest = parsed(body.bundleDigest(), Digest::new);
        @Nullable WorkerId id = parsed(body.workerId(), WorkerId::parse);
        @Nullable WorkerName name = parsed(body.name(), WorkerName::new);
        @Nullable Labels labels = Fields.labels(body.labels());
        WorkdirRef workdir = Objects.requireNonNullElse(parsed(body.workdir(), WorkdirRef::new), WorkdirRef.WORKSPACE);
        var input = parsed(body.input(), text -> Fields.content("input", text));
        if (bundle == null) {
            BundleRef provided = parts.profiles().provide(profile, runtime);
            bundle = provided.id();
        }
        return new CreateWorker(
                bundle, digest, profile, workdir, id, name, labels == null ? Labels.NONE : labels, input, key);
    }

    static <T> @Nullable T parsed(@Nullable String text, Function<String, T> parse) {
        return text == null ? null : parse.apply(text);
    }

    static @Nullable IdempotencyKey idempotencyKey(Call call) {
        Optional<String> header = call.header("idempotency-key");
        return header.map(IdempotencyKey::new).orElse(null);
    }

    private Answer show(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        WorkerDetail detail = addressed.runtime().worker(addressed.worker());
        return tagged(Answer.ok(WorkerDetailView.of(addressed.runtimeId(), detail)), detail);
    }

    private Answer change(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        ChangeOptionsBody body = call.body(ChangeOptionsBody.class);
        var change =
                new ChangeOptions(parsed(body.name(), WorkerName::new), Fields.labels(body.labels()), body.hidden());
        ReentrantLock lock = editing.get(Math.floorMod(addressed.worker().hashCode(), STRIPES));
        lock.lock();
        try {
            WorkerDetail before = addressed.runtime().worker(addressed.worker());
            call.requireMatch(Revision.of(before.state().options()));
            WorkerDetail after = addressed.runtime().changeOptions(addressed.worker(), change);
            return tagged(Answer.ok(WorkerDetailView.of(addressed.runtimeId(), after)), after);
        } finally {
            lock.unlock();
        }
    }

    private static Answer.Document tagged(Answer.Document answer, WorkerDetail detail) {
        return answer.with("ETag", Revision.of(detail.state().options()));
    }
}
