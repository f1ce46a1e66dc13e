package dev.yoi.server.access;

import dev.yoi.server.access.AccessRecords.Session;
import dev.yoi.server.access.AccessRecords.Token;
import dev.yoi.server.http.Access;
import dev.yoi.server.http.Caller;
import dev.yoi.server.http.Permission;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The tokens and sessions of one server. Any thread; a change is durable before it counts.
public final class AccessBook implements Access {
    static final int TOKENS_MAX = 100;
    /// Of the owner's token; the oldest of them goes when another browser signs in, never one that came of
    /// another.
    static final int OWNERS_SESSIONS_MAX = 100;
    /// The same, of any other token and of the links of one session.
    static final int SESSIONS_MAX = 20;
    /// Links that nobody has used yet, of one token or session; the oldest of them goes.
    static final int CODES_MAX = 20;

    static final Duration SESSION_LIFE = Duration.ofDays(30);
    public static final Duration CODE_LIFE = Duration.ofMinutes(15);
    private static final String OWNER = "owner";
    /// Called so for the moment in which a session outlives its token.
    private static final String ENDED = "ended token";
    /// How much of a digest tells one owner's token from the next.
    private static final int ID_LENGTH = 12;

    private final Parts parts;
    private final Secrets secrets;
    private final String ownerDigest;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile AccessRecords records;
    private final List<Code> codes = new ArrayList<>();

    /// What it is made of.
    ///
    /// @param cookieName this server's own
    public record Parts(AccessRecords.Shelf shelf, InstantSource clock, RandomGenerator random, String cookieName) {}

    private record Code(String digest, Holder holder, Instant until) {}

    /// Whose session it will be; `parent` as in [Session].
    private record Holder(String token, @Nullable String parent, Permission permission) {
        private boolean sameMaker(String otherToken, @Nullable String otherParent) {
            return token.equals(otherToken) && Objects.equals(parent, otherParent);
        }
    }

    /// @param ownerToken of the server's token file
    public AccessBook(Parts parts, String ownerToken) {
        this.parts = parts;
        this.secrets = new Secrets(parts.random());
        this.ownerDigest = Secrets.digest(ownerToken);
        this.records = parts.shelf().load();
    }

    /// Something new, with the secret that is told this once.
    public record Issued<T>(T record, String secret) {}

    @Override
    public String cookieName() {
        return parts.cookieName();
    }

    @Override
    public Optional<Caller> byToken(String secret) {
        String digest = Secrets.digest(secret);
        boolean owner = Secrets.same(ownerDigest, digest);
        Optional<Token> token = find(records.tokens(), digest, Token::digest).filter(this::stands);
        if (owner) {
            return Optional.of(new Caller(OWNER, Permission.ADMIN, null, null, () -> true));
        }
        return token.map(found -> new Caller(
                actor(found),
                permission(found.permission()),
                null,
                null,
                () -> token(found.id()).isPresent()));
    }

    @Override
    public Optional<Caller> bySession(String secret) {
        return find(records.sessions(), Secrets.digest(secret), Session::digest)
                .filter(this::stands)
                .map(session -> new Caller(
                        actor(session),
                        permission(session.permission()),
                        session.id(),
                        Secrets.csrf(secret),
                        () -> session(session.id()).isPresent()));
    }

    /// Tokens that stand, the oldest first.
    public List<Token> tokens() {
        return records.tokens().stream().filter(this::stands).toList();
    }

    /// Sessions that stand, the oldest first.
    public List<Session> sessions() {
        return records.sessions().stream().filter(this::stands).toList();
    }

    public Optional<Session> session(String id) {
        return records.sessions().stream()
                .filter(session -> session.id().equals(id))
                .filter(this::stands)
                .findFirst();
    }

    private Optional<Token> token(String id) {
        return records.tokens().stream()
                .filter(token -> token.id().equals(id))
                .filter(this::stands)
                .findFirst();
    }

    /// A token for somebody or something else; `life` is null for one that never expires. `limit_exceeded`.
    public Issued<Token> createToken(String name, Permission permission, @Nullable Duration life) {
        String secret = secrets.next();
        Instant now = parts.clock().instant();
        var token = new Token(
                secrets.nextId(),
                name,
                code(permission),
                Secrets.digest(secret),
                Timestamps.text(now),
                life == null ? null : Timestamps.text(now.plus(life)));
        change(before -> {
            List<Token> tokens = new ArrayList<>(
                    before.tokens().stream().filter(this::stands).toList());
            if (tokens.size() >= TOKENS_MAX) {
                throw tooManyTokens();
            }
            tokens.add(token);
            return new AccessRecords(AccessRecords.VERSION, tokens, before.sessions());
        });
        return new Issued<>(token, secret);
    }

    /// Ends a token or a session, with all sessions that came of it. `token_not_found` when there is none.
    public void revoke(String id) {
        if (token(id).isEmpty() && session(id).isEmpty()) {
            throw ServerException.of(
                    ProblemCode.TOKEN_NOT_FOUND, id, "there is no such token or session", "see: yoi token list");
        }
        change(before -> new AccessRecords(
                AccessRecords.VERSION,
                before.tokens().stream().filter(token -> !token.id().equals(id)).toList(),
                before.sessions().stream()
                        .filter(session -> !session.id().equals(id) && !id.equals(session.token()))
                        .toList()));
    }

    /// A code for one sign-in as `caller`, with `permission`; `permission_denied` when that is more than the
    /// caller's, or when the caller's own session came of another session's link.
    public String createCode(Caller caller, Permission permission) {
        if (!caller.permission().includes(permission)) {
            throw ServerException.of(
                    ProblemCode.PERMISSION_DENIED,
                    "permission",
                    "a link can't give more than its maker may",
                    "ask for less, or use a token that may");
        }
        if (cameOfASession(caller)) {
            throw ServerException.of(
                    ProblemCode.PERMISSION_DENIED,
                    "session",
                    "a browser that a link from another browser signed in can't make links",
                    "make it where that browser was signed in, or with: yoi open");
        }
        String secret = secrets.next();
        var holder = new Holder(tokenOf(caller), caller.session(), permission);
        var code =
                new Code(Secrets.digest(secret), holder, parts.clock().instant().plus(CODE_LIFE));
        changing.lock();
        try {
            codes.removeIf(one -> !parts.clock().instant().isBefore(one.until));
            removeOldest(codes, CODES_MAX, one -> holder.sameMaker(one.holder.token, one.holder.parent));
            codes.add(code);
        } finally {
            changing.unlock();
        }
        return secret;
    }

    /// A code of the owner, for who starts the server.
    public String createOwnersCode() {
        return createCode(new Caller(OWNER, Permission.ADMIN, null, null, () -> true), Permission.ADMIN);
    }

    /// Behind the server's address. The code is behind a `#`, which no browser sends to anybody.
    public static String linkPath(String code) {
        return "/#code=" + code;
    }

    /// The value of `Set-Cookie` for a session.
    ///
    /// @param secure browsers may send the cookie over HTTPS only
    public String cookie(String secret, boolean secure) {
        return cookieName() + "=" + secret + "; Max-Age=" + SESSION_LIFE.toSeconds() + attributes(secure);
    }

    /// The value of `Set-Cookie` that removes it.
    public String noCookie(boolean secure) {
        return cookieName() + "=; Max-Age=0" + attributes(secure);
    }

    private static String attributes(boolean secure) {
        return "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }

    /// Uses a code up; empty for one that never was, was used or has expired, or whose maker may no longer come
    /// in.
    public Optional<Issued<Session>> signInByCode(String secret) {
        String digest = Secrets.digest(secret);
        Optional<Code> code;
        changing.lock();
        try {
            code = find(codes, digest, Code::digest);
            code.ifPresent(codes::remove);
        } finally {
            changing.unlock();
        }
        return code.filter(found -> parts.clock().instant().isBefore(found.until))
                .filter(found -> stands(found.holder.token, found.holder.parent))
                .map(found -> begin(found.holder));
    }

    /// A session for the holder of a token; empty for a wrong one.
    public Optional<Issued<Session>> signInByToken(String secret) {
        return byToken(secret).map(caller -> begin(new Holder(tokenIdOf(secret), null, caller.permission())));
    }

    private Issued<Session> begin(Holder holder) {
        String secret = secrets.next();
        Instant now = parts.clock().instant();
        var session = new Session(
                secrets.nextId(),
                holder.token,
                holder.parent,
                code(holder.permission),
                Secrets.digest(secret),
                Timestamps.text(now),
                Timestamps.text(now.plus(SESSION_LIFE)));
        change(before -> {
            List<Session> sessions = new ArrayList<>(
                    before.sessions().stream().filter(this::stands).toList());
            boolean owners = holder.parent == null && holder.token.equals(ownerId());
            removeOldest(
                    sessions,
                    owners ? OWNERS_SESSIONS_MAX : SESSIONS_MAX,
                    one -> holder.sameMaker(one.token(), one.parent()));
            sessions.add(session);
            return new AccessRecords(AccessRecords.VERSION, before.tokens(), sessions);
        });
        return new Issued<>(session, secret);
    }

    /// Makes room for one more of those that `counts` counts.
    private static <T> void removeOldest(List<T> all, int maximum, Predicate<T> counts) {
        List<T> counted = all.stream().filter(counts).toList();
        if (counted.size() >= maximum) {
            all.remove(counted.getFirst());
        }
    }

    private boolean cameOfASession(Caller caller) {
        String id = caller.session();
        return id != null && session(id).map(Session::parent).isPresent();
    }

    private void change(UnaryOperator<AccessRecords> change) {
        changing.lock();
        try {
            AccessRecords after = change.apply(records);
            parts.shelf().save(after);
            records = after;
        } finally {
            changing.unlock();
        }
    }

    /// Looks at all of them, so that the time says nothing about which it was.
    private static <T> Optional<T> find(List<T> all, String digest, Function<T, String> digestOf) {
        Optional<T> found = Optional.empty();
        for (T one : all) {
            if (Secrets.same(digestOf.apply(one), digest)) {
                found = Optional.of(one);
            }
        }
        return found;
    }

    private boolean stands(Token token) {
        return token.expiresAt() == null || isAhead(token.expiresAt());
    }

    private boolean stands(Session session) {
        return isAhead(session.expiresAt()) && stands(session.token(), session.parent());
    }

    /// Sessions end with what they came of: a token, the owner's too when it is replaced, and a session.
    private boolean stands(String token, @Nullable String parent) {
        return (token.equals(ownerId()) || token(token).isPresent())
                && (parent == null || session(parent).isPresent());
    }

    /// Names the owner's token of today.
    private String ownerId() {
        return OWNER + "-" + ownerDigest.substring(0, ID_LENGTH);
    }

    private boolean isAhead(String time) {
        return parts.clock().instant().isBefore(Instant.parse(time));
    }

    private String tokenOf(Caller caller) {
        String session = caller.session();
        if (session != null) {
            return session(session).map(Session::token).orElse("");
        }
        return tokens().stream()
                .filter(token -> actor(token).equals(caller.actor()))
                .map(Token::id)
                .findFirst()
                .orElse(caller.actor().equals(OWNER) ? ownerId() : "");
    }

    private String tokenIdOf(String secret) {
        return find(records.tokens(), Secrets.digest(secret), Token::digest)
                .map(Token::id)
                .orElse(ownerId());
    }

    /// The name of a token alone could be that of another one before it.
    private static String actor(Token token) {
        return "token " + token.name() + " (" + token.id() + ")";
    }

    private String actor(Session session) {
        return isOwners(session)
                ? OWNER
                : token(session.token()).map(AccessBook::actor).orElse(ENDED);
    }

    /// What the token of a session is called.
    public String nameOf(Session session) {
        return isOwners(session)
                ? OWNER
                : token(session.token()).map(Token::name).orElse(ENDED);
    }

    private boolean isOwners(Session session) {
        return session.token().equals(ownerId());
    }

    private static String code(Permission permission) {
        return permission.name().toLowerCase(Locale.ROOT);
    }

    private static Permission permission(String code) {
        return Permission.valueOf(code.toUpperCase(Locale.ROOT));
    }

    private static ServerException tooManyTokens() {
        return new ServerException.Failure(
                        ProblemCode.LIMIT_EXCEEDED,
                        "tokens",
                        "a server has at most " + TOKENS_MAX + " tokens",
                        "revoke one: yoi token list")
                .with("limit", "tokens")
                .with("maximum", Integer.toString(TOKENS_MAX))
                .exception();
    }
}
