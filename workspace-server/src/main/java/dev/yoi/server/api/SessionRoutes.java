package dev.yoi.server.api;

import dev.yoi.server.access.AccessBook;
import dev.yoi.server.access.AccessBook.Issued;
import dev.yoi.server.access.AccessRecords.Session;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Caller;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.SessionBody;
import dev.yoi.server.wire.SessionView;
import dev.yoi.server.wire.SignInLinkBody;
import dev.yoi.server.wire.SignInLinkView;
import dev.yoi.server.wire.Timestamps;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a browser signs in and out.
final class SessionRoutes {
    private static final String SESSION = ApiRoutes.API + "/session";
    private static final String SET_COOKIE = "Set-Cookie";

    private final ApiParts parts;
    private final AccessBook access;

    SessionRoutes(ApiParts parts) {
        this.parts = parts;
        this.access = parts.access().book();
    }

    List<Route> routes() {
        return List.of(
                Route.post(SESSION)
                        .says("Sign a browser in, with a link's code or a token")
                        .needs(Permission.NONE)
                        .takes(SessionBody.class)
                        .returns(201, SessionView.class)
                        .alsoBeforeReady()
                        .by(this::signIn),
                Route.get(SESSION)
                        .says("Who asks, with what permission")
                        .needs(Permission.READ)
                        .returns(200, SessionView.class)
                        .alsoBeforeReady()
                        .by(call -> Answer.ok(view(call.caller()))),
                Route.delete(SESSION)
                        .says("Sign out")
                        .needs(Permission.READ)
                        .alsoBeforeReady()
                        .by(this::signOut),
                Route.post(SESSION + "/links")
                        .says("Make a link that signs one browser in")
                        .needs(Permission.READ)
                        .takes(SignInLinkBody.class)
                        .returns(201, SignInLinkView.class)
                        .by(this::link));
    }

    private Answer signIn(Call call) {
        SessionBody body = call.body(SessionBody.class);
        String code = body.code();
        String token = body.token();
        if ((code == null) == (token == null)) {
            throw ServerException.invalid("code", "give 'code' or 'token'");
        }
        Optional<Issued<Session>> issued =
                code != null ? access.signInByCode(code) : access.signInByToken(token == null ? "" : token);
        // It may be revoked, or pushed out by another one, as soon as it is made.
        Optional<Caller> caller = issued.flatMap(one -> access.bySession(one.secret()));
        if (issued.isEmpty() || caller.isEmpty()) {
            parts.access().failedAttempts().count(call.peer());
            throw ServerException.of(
                    ProblemCode.UNAUTHENTICATED,
                    code != null ? "code" : "token",
                    code != null
                            ? "this link was used, is too old or from another server"
                            : "this is no token of this server",
                    "get a link with: yoi open");
        }
        return Answer.created(view(caller.get()))
                .with(SET_COOKIE, access.cookie(issued.get().secret(), call.secure()));
    }

    private SessionView view(Caller caller) {
        String id = caller.session();
        String expires =
                id == null ? null : access.session(id).map(Session::expiresAt).orElse(null);
        return new SessionView(
                id, caller.actor(), caller.permission().name().toLowerCase(Locale.ROOT), caller.csrf(), expires);
    }

    private Answer signOut(Call call) {
        String id = call.caller().session();
        if (id == null) {
            throw ServerException.invalid(
                    "session", "only a browser's session can be signed out; revoke a token instead");
        }
        access.revoke(id);
        return new Answer.Empty(Map.of(SET_COOKIE, access.noCookie(call.secure())));
    }

    private Answer link(Call call) {
        Permission wanted = TokenRoutes.permission(
                call.body(SignInLinkBody.class).permission(), call.caller().permission());
        String code = access.createCode(call.caller(), wanted);
        return Answer.created(new SignInLinkView(
                AccessBook.linkPath(code),
                Timestamps.text(parts.clock().instant().plus(AccessBook.CODE_LIFE))));
    }
}
