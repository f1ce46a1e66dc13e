package dev.yoi.server.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What of a newer document would break a client that was written for an older one: something is gone, something
/// more is asked for, or something comes that was ruled out.
final class Breaks {
    private static final List<String> VERBS = List.of("get", "post", "put", "patch", "delete");
    private static final List<String> PERMISSIONS = List.of("none", "read", "operate", "admin");

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private Breaks(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    static List<String> between(JsonNode before, JsonNode after) {
        var breaks = new Breaks(before, after);
        breaks.compare();
        return breaks.found;
    }

    private void compare() {
        before.path("paths").properties().forEach(path -> {
            for (String verb : VERBS) {
                JsonNode old = path.getValue().path(verb);
                if (!old.isMissingNode()) {
                    operation(
                            verb.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                            old,
                            after.path("paths").path(path.getKey()).path(verb));
                }
            }
        });
        Set<String> codes = texts(after.at("/components/responses/Problem/x-codes"));
        texts(before.at("/components/responses/Problem/x-codes")).stream()
                .filter(code -> !codes.contains(code))
                .forEach(code -> found.add("the error code " + code + " is gone"));
    }

    private void operation(String name, JsonNode old, JsonNode now) {
        if (now.isMissingNode()) {
            found.add(name + " is gone");
            return;
        }
        if (PERMISSIONS.indexOf(now.path("x-permission").asString())
                > PERMISSIONS.indexOf(old.path("x-permission").asString())) {
            found.add(name + " needs a higher permission");
        }
        parameters(name, old.path("parameters"), now.path("parameters"));
        body(name + " body", old.path("requestBody"), now.path("requestBody"));
        old.path("responses").properties().forEach(response -> {
            JsonNode answer = now.path("responses").path(response.getKey());
            response.getValue().path("content").properties().forEach(content -> {
                JsonNode type = answer.path("content").path(content.getKey());
                if (type.isMissingNode()) {
                    found.add(name + " no longer answers " + response.getKey() + " with " + content.getKey());
                    return;
                }
                sent(name + " answer", content.getValue().path("schema"), type.path("schema"));
                content.getValue().path("x-events").properties().forEach(event -> {
                    JsonNode data = type.path("x-events").path(event.getKey());
                    if (data.isMissingNode()) {
                        found.add(name + " no longer tells " + event.getKey());
                    } else {
                        sent(name + " event " + event.getKey(), event.getValue(), data);
                    }
                });
            });
            if (answer.isMissingNode()) {
                found.add(name + " no longer answers " + response.getKey());
            }
        });
    }

    private void parameters(String name, JsonNode old, JsonNode now) {
        for (JsonNode parameter : old) {
            if (find(now, parameter).isMissingNode()) {
                found.add(name + " no longer takes " + parameter.path("name").asString());
            }
        }
        for (JsonNode parameter : now) {
            boolean wasRequired = find(old, parameter).path("required").asBoolean(false);
            if (parameter.path("required").asBoolean() && !wasRequired) {
                found.add(name + " now needs " + parameter.path("name").asString());
            }
        }
    }

    private static JsonNode find(JsonNode parameters, JsonNode wanted) {
        for (JsonNode parameter : parameters) {
            if (parameter.path("name").equals(wanted.path("name"))
                    && parameter.path("in").equals(wanted.path("in"))) {
                return parameter;
            }
        }
        return parameters.path("none");
    }

    private void body(String name, JsonNode old, JsonNode now) {
        if (now.path("required").asBoolean(false) && !old.path("required").asBoolean(false)) {
            found.add(name + " is now required");
        }
        JsonNode schema = now.at("/content/application~1json/schema");
        if (!old.isMissingNode() && schema.isMissingNode()) {
            found.add(name + " is no longer taken");
        } else if (!old.isMissingNode()) {
            taken(name, old.at("/content/application~1json/schema"), schema);
        }
    }

    /// What the server sends may become narrower, never wider.
    private void sent(String where, JsonNode oldSchema, JsonNode newSchema) {
        if (seen("sent", oldSchema, newSchema)) {
            return;
        }
        JsonNode old = resolved(before, oldSchema);
        JsonNode now = resolved(after, newSchema);
        wider(where, old, now);
        Set<String> alwaysThere = texts(now.path("required"));
        old.path("properties").properties().forEach(field -> {
            JsonNode other = now.path("properties").path(field.getKey());
            String place = where + "." + field.getKey();
            if (other.isMissingNode()) {
                found.add(place + " is gone");
            } else {
                sent(place, field.getValue(), other);
            }
        });
        texts(old.path("required")).stream()
                .filter(field ->
                        !alwaysThere.contains(field) && now.path("properties").has(field))
                .forEach(field -> found.add(where + "." + field + " may now be absent"));
        inner(old, now).forEach(pair -> sent(where + "[]", pair.old, pair.now));
    }

    /// What the server takes may become wider, never narrower.
    private void taken(String where, JsonNode oldSchema, JsonNode newSchema) {
        if (seen("taken", oldSchema, newSchema)) {
            return;
        }
        JsonNode old = resolved(before, oldSchema);
        JsonNode now = resolved(after, newSchema);
        wider(where, now, old);
        old.path("properties").properties().forEach(field -> {
            JsonNode other = now.path("properties").path(field.getKey());
            String place = where + "." + field.getKey();
            if (other.isMissingNode()) {
                found.add(place + " is no longer taken");
            } else {
                taken(place, field.getValue(), other);
            }
        });
        Set<String> neededBefore = texts(old.path("required"));
        texts(now.path("required")).stream()
                .filter(field -> !neededBefore.contains(field))
                .forEach(field -> found.add(where + "." + field + " is now required"));
        inner(old, now).forEach(pair -> taken(where + "[]", pair.old, pair.now));
    }

    private void wider(String where, JsonNode narrow, JsonNode wide) {
        Set<String> more = types(wide);
        more.removeAll(types(narrow));
        if (!more.isEmpty() && !types(narrow).isEmpty()) {
            found.add(where + ": types differ by " + more);
        }
        Set<String> allowed = texts(narrow.path("enum"));
        Set<String> values = texts(wide.path("enum"));
        if (!allowed.isEmpty() && values.isEmpty()) {
            found.add(where + ": one side has no closed set of values");
        }
        values.removeAll(allowed);
        if (!allowed.isEmpty() && !values.isEmpty()) {
            found.add(where + ": values differ by " + values);
        }
    }

    private record Pair(JsonNode old, JsonNode now) {}

    private static List<Pair> inner(JsonNode old, JsonNode now) {
        List<Pair> pairs = new ArrayList<>();
        for (String keyword : List.of("items", "additionalProperties")) {
            if (old.path(keyword).isObject() && now.path(keyword).isObject()) {
                pairs.add(new Pair(old.path(keyword), now.path(keyword)));
            }
        }
        if (old.path("anyOf").isArray() && now.path("anyOf").isArray()) {
            pairs.add(new Pair(old.path("anyOf").path(0), now.path("anyOf").path(0)));
        }
        return pairs;
    }

    /// `null` counts as a type, also where it is one of two schemas.
    private static Set<String> types(JsonNode schema) {
        Set<String> types = new TreeSet<>();
        if (schema.path("anyOf").isArray()) {
            schema.path("anyOf").forEach(one -> types.add(one.path("type").asString("object")));
        } else if (schema.path("type").isArray()) {
            types.addAll(texts(schema.path("type")));
        } else if (schema.path("type").isString()) {
            types.add(schema.path("type").asString());
        }
        return types;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asString("null")));
        return texts;
    }

    private boolean seen(String direction, JsonNode old, JsonNode now) {
        return old.has("$ref") && !compared.add(direction + old.path("$ref") + now.path("$ref"));
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asString().substring(1)) : schema;
    }
}
