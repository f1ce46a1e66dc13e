package dev.yoi.server.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// One route, declared once: the router, the permission test, the leak scanner and later the OpenAPI document all
/// read this.
///
/// `path` is a template like `/api/v1/workers/{wid}`; `parameters` are the query parameters it knows, any other
/// is refused; `body` is the type of its request body, if it takes one; `answer` says what comes back.
public final class Route {
    /// What comes back when all is well; `type` is null where it is not one record.
    public record Returns(
            int status, String mediaType, @Nullable Class<?> type) {}

    private final Verb verb;
    private final String path;
    private final Permission permission;
    private final SequencedSet<String> parameters;
    private final @Nullable Class<?> body;
    private final Returns returns;
    private final boolean beforeReady;
    private final RouteHandler handler;

    private Route(Declaration declaration, RouteHandler handler) {
        this.verb = declaration.verb;
        this.path = declaration.path;
        this.permission = declaration.permission;
        this.parameters = new LinkedHashSet<>(declaration.parameters);
        this.body = declaration.body;
        this.returns = declaration.returns;
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

    public Returns returns() {
        return returns;
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
        private Returns returns = new Returns(204, "", null);
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

        public Declaration returns(int status, Class<?> type) {
            returns = new Returns(status, "application/json", type);
            return this;
        }

        /// For JSON that another module shapes.
        public Declaration returnsJson(int status) {
            returns = new Returns(status, "application/json", null);
            return this;
        }

        /// For answers that are not one record.
        public Declaration streams(String mediaType) {
            returns = new Returns(200, mediaType, null);
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
