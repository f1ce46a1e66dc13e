package dev.yoi.server.http;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;

/// All routes of a server. The same verb and path twice is a mistake that shows at start.
public final class RouteTable {
    private final List<Route> routes;
    private final PathMappings<Map<Verb, Route>> byPath = new PathMappings<>();

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Set<String> seen = new HashSet<>();
        for (Route route : routes) {
            if (!seen.add(route.toString())) {
                throw new IllegalArgumentException(route + " is declared twice");
            }
            var spec = new UriTemplatePathSpec(route.path());
            Map<Verb, Route> verbs = byPath.get(spec);
            if (verbs == null) {
                verbs = new EnumMap<>(Verb.class);
                byPath.put(spec, verbs);
            }
            verbs.put(route.verb(), route);
        }
    }

    public List<Route> routes() {
        return routes;
    }

    /// The routes of a path, with the values of its variables.
    record Match(Map<Verb, Route> verbs, Map<String, String> pathValues) {}

    Optional<Match> match(String path) {
        MatchedResource<Map<Verb, Route>> found = byPath.getMatched(path);
        if (found == null || !(found.getPathSpec() instanceof UriTemplatePathSpec spec)) {
            return Optional.empty();
        }
        return Optional.of(new Match(found.getResource(), Map.copyOf(spec.getPathParams(path))));
    }
}
