package dev.yoi.server.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// One route, declared once: the router, the permission test, the leak scanner and the OpenAPI document all read
/// this.
///
/// `path` is a template like `/api/v1/workers/{wid}`; `parameters` are the query parameters it knows, any other
/// is refused; `body` is the type of its request body, if it takes one; `answer` says what comes back.
public final class Route {
    /// What comes back when all is well; `type` is null where it is not one record, and `page` says that it is a
    /// page of such records.
    public record Returns(
            int status, String mediaType, @Nullable Class<?> type, boolean page) {}

    /// What a client should know of it besides: a line for people, whether it takes an `Idempotency-Key`, and
    /// whether it must have an `If-Match`.
    public record Manners(String summary, boolean repeatable, boolean edits) {}

    private final Verb verb;
    private final String path;
    private final Permission permission;
    private final SequencedSet<String> parameters;
    private final @Nullable Class<?> body;
    private final @Nullable String upload;
    private final Returns returns;
    private final Manners manners;
    private final boolean beforeReady;
    private final RouteHandler handler;

    private Route(Declaration declaration, RouteHandler handler) {
        this.verb = declaration.verb;
        this.path = declaration.path;
        this.permission = declaration.permission;
        this.parameters = new LinkedHashSet<>(declaration.parameters);
        this.body = declaration.body;
        this.upload = declaration.upload;
        this.returns = declaration.returns;
        this.manners = new Manners(declaration.summary, declaration.repeatable, declaration.edits);
        this.beforeReady = declaration.beforeReady;
        this.handler = handler;
    }

    public static Declaration get(String path) {
        return new Declaration(Verb.GET, path);
    }

    public static Declaration post(String path) {
        return new Declaration(Verb.POST, path);
    }

    public static Declaration put(String path) {
        return new Declaration(Verb.PUT, path);
    }

    public static Declaration patch(String path) {
        return new Declaration(Verb.PATCH, path);
    }

    public static Declaration delete(String path) {
        return new Declaration(Verb.DELETE, path);
    }

    public Verb verb() {
        return verb;
    }

    public String path() {
        return path;
    }

    public Permission permission() {
        return permission;
    }

    public SequencedSet<String> parameters() {
        return new LinkedHashSet<>(parameters);
    }

    /// The type of the request body; empty when the route takes none.
    public Optional<Class<?>> body() {
        return Optional.ofNullable(body);
    }

    /// The media type of a request body of any length that is no JSON; empty when the route takes none.
    public Optional<String> upload() {
        return Optional.ofNullable(upload);
    }

    public Returns returns() {
        return returns;
    }

    public Manners manners() {
        return manners;
    }

    /// Answers also while the runtime is being opened or closed.
    public boolean beforeReady() {
        return beforeReady;
    }

    public RouteHandler handler() {
        return handler;
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }

    /// A route that is being declared; [#by] completes it.
    public static final class Declaration {
        private final Verb verb;
        private final String path;
        private Permission permission = Permission.ADMIN;
        private List<String> parameters = List.of();
        private @Nullable Class<?> body;
        private @Nullable String upload;
        private Returns returns = new Returns(204, "", null, false);
        private String summary = "";
        private boolean repeatable;
        private boolean edits;
        private boolean beforeReady;

        private Declaration(Verb verb, String path) {
            this.verb = verb;
            this.path = path;
        }

        public Declaration needs(Permission newPermission) {
            permission = newPermission;
            return this;
        }

        public Declaration parameters(List<String> names) {
            parameters = List.copyOf(names);
            return this;
        }

        public Declaration takes(Class<?> type) {
            body = type;
            return this;
        }

        /// A request body that is read while it comes: [Call#upload].
        public Declaration takesUpload(String mediaType) {
            upload = mediaType;
            return this;
        }

        public Declaration returns(int status, Class<?> type) {
            returns = new Returns(status, "application/json", type, false);
            return this;
        }

        /// A page of such records.
        public Declaration returnsPage(Class<?> item) {
            returns = new Returns(200, "application/json", item, true);
            return this;
        }

        /// For answers that are not one record.
        public Declaration streams(String mediaType) {
            returns = new Returns(200, mediaType, null, false);
            return this;
        }

        /// Becomes a WebSocket.
        public Declaration upgrades() {
            returns = new Returns(101, "", null, false);
            return this;
        }

        /// One line for people.
        public Declaration says(String newSummary) {
            summary = newSummary;
            return this;
        }

        /// Takes an `Idempotency-Key`.
        public Declaration repeatable() {
            repeatable = true;
            return this;
        }

        /// Must have an `If-Match`.
        public Declaration edits() {
            edits = true;
            return this;
        }

        public Declaration alsoBeforeReady() {
            beforeReady = true;
            return this;
        }

        public Route by(RouteHandler handler) {
            return new Route(this, handler);
        }
    }
}
