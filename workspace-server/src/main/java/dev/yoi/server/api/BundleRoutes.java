package dev.yoi.server.api;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.BundleRefView;
import dev.yoi.server.wire.BundleView;
import dev.yoi.server.wire.CheckView;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.StoreBundleBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Config bundles of one runtime. Storing one decides what may run here, so it needs `admin`.
final class BundleRoutes {
    private static final String BUNDLES = ApiRoutes.RUNTIME + "/bundles";

    private final ApiParts parts;

    BundleRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get(BUNDLES)
                        .says("Ids and digests of a runtime's bundles")
                        .needs(Permission.READ)
                        .returnsPage(BundleRefView.class)
                        .by(this::list),
                Route.get(BUNDLES + "/{bid}")
                        .says("One bundle with its profiles")
                        .needs(Permission.READ)
                        .returns(200, BundleView.class)
                        .by(this::show),
                Route.put(BUNDLES + "/{bid}")
                        .says("Store a bundle")
                        .needs(Permission.ADMIN)
                        .takes(StoreBundleBody.class)
                        .returns(200, BundleView.class)
                        .by(this::store),
                Route.get(BUNDLES + "/{bid}/profiles/{name}/check")
                        .says("Whether a bundle's profile can run here")
                        .needs(Permission.READ)
                        .returns(200, CheckView.class)
                        .by(this::check));
    }

    private WorkerRuntime runtime(Call call) {
        return parts.runtimes().find(new RuntimeId(call.path("rid")));
    }

    private Answer list(Call call) {
        List<BundleRefView> refs =
                runtime(call).bundles().stream().map(BundleRefView::of).toList();
        return Answer.ok(ListView.whole(refs, parts.clock().instant()));
    }

    private Answer show(Call call) {
        return Answer.ok(BundleView.of(bundle(call)));
    }

    private ConfigBundle bundle(Call call) {
        var id = new BundleId(call.path("bid"));
        return runtime(call)
                .bundle(id)
                .orElseThrow(() -> WorkerRuntimeException.of(
                        ErrorCode.BUNDLE_MISSING,
                        id.value(),
                        "there is no bundle '" + id + "'",
                        "list the bundles and name one of them"));
    }

    private Answer store(Call call) {
        List<StoreBundleBody.@Nullable Declared> declared =
                call.body(StoreBundleBody.class).profiles();
        if (declared == null) {
            throw ServerException.invalid("profiles", "'profiles' is missing");
        }
        List<Profile> profiles = declared.stream().map(BundleRoutes::profile).toList();
        var bundle = new ConfigBundle(new BundleId(call.path("bid")), profiles);
        runtime(call).storeBundle(bundle);
        return Answer.ok(BundleView.of(bundle));
    }

    private static Profile profile(StoreBundleBody.@Nullable Declared declared) {
        if (declared == null) {
            throw ServerException.invalid("profiles", "a profile must be an object");
        }
        String description = declared.description();
        return new Profile(
                new ProfileName(Fields.required("profiles.name", declared.name())),
                new BackendName(Fields.required("profiles.backend", declared.backend())),
                description == null ? "" : description,
                settings(declared.settings()));
    }

    private static TreeMap<String, List<String>> settings(
            @Nullable Map<String, @Nullable List<@Nullable String>> settings) {
        var values = new TreeMap<String, List<String>>();
        if (settings != null) {
            for (Map.Entry<String, @Nullable List<@Nullable String>> setting : settings.entrySet()) {
                String field = "profiles.settings." + setting.getKey();
                values.put(setting.getKey(), strings(field, setting.getValue()));
            }
        }
        return values;
    }

    private static List<String> strings(String field, @Nullable List<@Nullable String> list) {
        if (list == null) {
            throw ServerException.invalid(field, "'" + field + "' must be a string or a list of strings");
        }
        List<String> values = new ArrayList<>();
        for (@Nullable String value : list) {
            values.add(Fields.required(field, value));
        }
        return values;
    }

    private Answer check(Call call) {
        ConfigBundle bundle = bundle(call);
        var name = new ProfileName(call.path("name"));
        CheckReport report = runtime(call).check(bundle.id(), name);
        return Answer.ok(CheckView.of(name, bundle.ref(), report));
    }
}
