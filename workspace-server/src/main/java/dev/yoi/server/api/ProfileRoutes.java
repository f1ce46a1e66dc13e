package dev.yoi.server.api;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.wire.ApproveBody;
import dev.yoi.server.wire.CheckView;
import dev.yoi.server.wire.EmptyBody;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.ProfileView;
import java.util.List;

/// The workspace's profiles. Agreeing to one is what lets a repository run its commands here, so it needs
/// `admin`.
final class ProfileRoutes {
    private static final String PROFILES = ApiRoutes.API + "/profiles";

    private final ApiParts parts;

    ProfileRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.get(PROFILES)
                        .says("The workspace's profiles")
                        .needs(Permission.READ)
                        .returnsPage(ProfileView.class)
                        .by(this::list),
                Route.get(PROFILES + "/{name}")
                        .says("One profile")
                        .needs(Permission.READ)
                        .returns(200, ProfileView.class)
                        .by(call -> Answer.ok(parts.profiles().show(name(call)))),
                Route.post(PROFILES + "/{name}/check")
                        .says("Whether a profile can run here")
                        .needs(Permission.OPERATE)
                        .takes(EmptyBody.class)
                        .returns(200, CheckView.class)
                        .by(this::check),
                Route.post(PROFILES + "/{name}/approve")
                        .says("Agree to the content of a repository's profile")
                        .needs(Permission.ADMIN)
                        .takes(ApproveBody.class)
                        .returns(200, ProfileView.class)
                        .by(this::approve));
    }

    private static ProfileName name(Call call) {
        return new ProfileName(call.path("name"));
    }

    private Answer list(Call call) {
        return Answer.ok(ListView.whole(parts.profiles().list(), parts.clock().instant()));
    }

    private Answer check(Call call) {
        ProfileName name = name(call);
        WorkerRuntime runtime = parts.runtimes().embedded();
        BundleRef bundle = parts.profiles().provide(name, runtime);
        return Answer.ok(CheckView.of(name, bundle, runtime.check(bundle.id(), name)));
    }

    private Answer approve(Call call) {
        String digest = Fields.required("digest", call.body(ApproveBody.class).digest());
        return Answer.ok(parts.profiles().approve(name(call), new Digest(digest)));
    }
}
