package dev.yoi.server.api;

import dev.yoi.server.access.AccessBook;
import dev.yoi.server.access.AccessRecords.Session;
import dev.yoi.server.access.AccessRecords.Token;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Numbers;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.AuditEntryView;
import dev.yoi.server.wire.CreateTokenBody;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.Timestamps;
import dev.yoi.server.wire.TokenView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tokens and sessions, and the audit of what was done with them.
final class TokenRoutes {
    private static final String TOKENS = ApiRoutes.API + "/tokens";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,63}");
    private static final long LIFE_S_MAX = Duration.ofDays(3_650).toSeconds();
    private static final int DEFAULT_LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final ApiParts parts;
    private final AccessBook access;

    TokenRoutes(ApiParts parts) {
        this.parts = parts;
        this.access = parts.access().book();
    }

    List<Route> routes() {
        return List.of(
                Route.get(TOKENS)
                        .says("Tokens and browsers' sessions")
                        .needs(Permission.ADMIN)
                        .returnsPage(TokenView.class)
                        .by(this::list),
                Route.post(TOKENS)
                        .says("Make a token")
                        .needs(Permission.ADMIN)
                        .takes(CreateTokenBody.class)
                        .returns(201, TokenView.class)
                        .by(this::create),
                Route.delete(TOKENS + "/{token}")
                        .says("Revoke a token, or end a session")
                        .needs(Permission.ADMIN)
                        .by(this::revoke),
                Route.get(ApiRoutes.API + "/audit")
                        .says("The latest changes, made and refused")
                        .needs(Permission.ADMIN)
                        .parameters(List.of("limit", "cursor"))
                        .returnsPage(AuditEntryView.class)
                        .by(this::audit));
    }

    private Answer list(Call call) {
        List<TokenView> views = new ArrayList<>();
        access.tokens().forEach(token -> views.add(view(token, null)));
        access.sessions().forEach(session -> views.add(view(session)));
        return Answer.ok(ListView.whole(views, parts.clock().instant()));
    }

    private static TokenView view(Token token, @Nullable String secret) {
        return new TokenView(
                token.id(), "token", token.name(), token.permission(), token.createdAt(), token.expiresAt(), secret);
    }

    private TokenView view(Session session) {
        return new TokenView(
                session.id(),
                "session",
                access.nameOf(session),
                session.permission(),
                session.createdAt(),
                session.expiresAt(),
                null);
    }

    private Answer create(Call call) {
        CreateTokenBody body = call.body(CreateTokenBody.class);
        String name = Fields.required("name", body.name());
        if (!NAME.matcher(name).matches()) {
            throw ServerException.invalid("name", "'name' has 1 to 64 letters, digits, blanks and ._@-");
        }
        Fields.required("permission", body.permission());
        Permission permission = permission(body.permission(), Permission.ADMIN);
        Long seconds = body.expiresInS();
        if (seconds != null && (seconds < 1 || seconds > LIFE_S_MAX)) {
            throw ServerException.invalid("expires_in_s", "'expires_in_s' must be from 1 to " + LIFE_S_MAX);
        }
        var issued = access.createToken(name, permission, seconds == null ? null : Duration.ofSeconds(seconds));
        return Answer.created(view(issued.record(), issued.secret()));
    }

    static Permission permission(@Nullable String code, Permission preset) {
        if (code == null) {
            return preset;
        }
        return switch (code) {
            case "read" -> Permission.READ;
            case "operate" -> Permission.OPERATE;
            case "admin" -> Permission.ADMIN;
            default -> throw ServerException.invalid("permission", "'permission' must be read, operate or admin");
        };
    }

    private Answer revoke(Call call) {
        access.revoke(call.path("token").toLowerCase(Locale.ROOT));
        return new Answer.Empty();
    }

    private Answer audit(Call call) {
        int limit = (int) call.number("limit", DEFAULT_LIMIT, 1, LIMIT_MAX);
        long before = call.parameter("cursor")
                .map(text -> Numbers.parse("cursor", text, 1, Long.MAX_VALUE))
                .orElse(Long.MAX_VALUE);
        List<AuditEntryView> page = parts.access().audit().latest(before, limit);
        String next = page.size() < limit ? null : Long.toString(page.getLast().seq());
        return Answer.ok(
                new ListView<>(page, next, Timestamps.text(parts.clock().instant())));
    }
}
