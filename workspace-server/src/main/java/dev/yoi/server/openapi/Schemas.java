package dev.yoi.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.OneOf;
import dev.yoi.server.wire.schema.Open;
import dev.yoi.server.wire.schema.Required;
import dev.yoi.server.wire.schema.Shaped;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schemas (2020-12) of wire records, one component per record, derived from their components:
///
/// - in what the server sends a field is always there, and null where it is `@Nullable`; one that is left out
///   when null (`@JsonInclude(NON_NULL)`) is not required;
/// - in what it takes (records named `…Body` and what they hold) a field may be absent or null, unless it is
///   `@Required`, and an unknown field is refused.
final class Schemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BODY = "Body";

    private final Map<String, ObjectNode> components = new TreeMap<>();
    private final Map<String, Class<?>> named = new TreeMap<>();

    /// All that were asked for so far and what they hold, by name.
    ObjectNode components() {
        ObjectNode all = NODES.objectNode();
        components.forEach(all::set);
        return all;
    }

    /// A reference to the component of a record.
    ObjectNode reference(Class<?> type) {
        String name = name(type);
        Class<?> other = named.putIfAbsent(name, type);
        if (other == null) {
            components.put(name, NODES.objectNode());
            components.put(name, record(type));
        } else if (other != type) {
            throw new IllegalStateException(other + " and " + type + " have the same name in the API's document");
        }
        return referenceTo(name);
    }

    /// A reference to the component of a page of such records.
    ObjectNode listOf(Class<?> item) {
        String name = name(item) + "List";
        if (!components.containsKey(name)) {
            ObjectNode list = record(ListView.class);
            ((ObjectNode) list.path("properties"))
                    .set("items", NODES.objectNode().put("type", "array").set("items", reference(item)));
            components.put(name, list);
        }
        return referenceTo(name);
    }

    /// The fields that a record must have.
    ArrayNode requiredOf(Class<?> type) {
        reference(type);
        return Objects.requireNonNull(components.get(name(type))).path("required") instanceof ArrayNode required
                ? required
                : NODES.arrayNode();
    }

    static String name(Class<?> type) {
        String simple = type.getSimpleName().replaceFirst("View$", "");
        Class<?> around = type.getEnclosingClass();
        return around != null && around.isRecord() ? name(around).replaceFirst(BODY + "$", "") + simple : simple;
    }

    private static ObjectNode referenceTo(String name) {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode schema = NODES.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        boolean taken = isTaken(type);
        for (RecordComponent component : type.getRecordComponents()) {
            if (has(type, component, JsonUnwrapped.class)) {
                ObjectNode inner = record(component.getType());
                properties.setAll((ObjectNode) inner.path("properties"));
                required.addAll((ArrayNode) inner.path("required"));
                continue;
            }
            String name = snakeCase(component.getName());
            properties.set(name, component(component));
            boolean always =
                    taken ? component.isAnnotationPresent(Required.class) : !has(type, component, JsonInclude.class);
            if (always) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (taken) {
            schema.put("additionalProperties", false);
        } else if (type.isAnnotationPresent(Open.class)) {
            schema.put("additionalProperties", true);
        }
        return schema;
    }

    /// Jackson's annotations are on the accessor and the field, not on the component.
    private static boolean has(Class<?> type, RecordComponent component, Class<? extends Annotation> annotation) {
        try {
            return component.getAccessor().isAnnotationPresent(annotation)
                    || type.getDeclaredField(component.getName()).isAnnotationPresent(annotation);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTaken(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return type.getSimpleName().endsWith(BODY) || (around != null && isTaken(around));
    }

    private ObjectNode component(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        boolean required = component.isAnnotationPresent(Required.class);
        Shaped shaped = component.getAnnotation(Shaped.class);
        ObjectNode schema = shaped == null ? of(type) : shaped(component, shaped);
        closedSet(component).ifPresent(values -> {
            ArrayNode allowed = schema.putArray("enum");
            values.forEach(allowed::add);
        });
        if (component.getType() == String.class && isTime(component)) {
            schema.put("format", "date-time");
        }
        return isNullable(type) && !required ? nullable(schema) : schema;
    }

    private ObjectNode shaped(RecordComponent component, Shaped shaped) {
        ObjectNode shape = reference(shaped.value());
        if (List.class.isAssignableFrom(component.getType())) {
            return NODES.objectNode().put("type", "array").set("items", shape);
        }
        return shape;
    }

    private static Optional<List<String>> closedSet(RecordComponent component) {
        OneOf oneOf = component.getAnnotation(OneOf.class);
        CodesOf codesOf = component.getAnnotation(CodesOf.class);
        if (oneOf != null) {
            return Optional.of(List.of(oneOf.value()));
        }
        if (codesOf != null) {
            return Optional.of(Arrays.stream(codesOf.value().getEnumConstants())
                    .map(Schemas::code)
                    .toList());
        }
        return Optional.empty();
    }

    private static String code(Enum<?> constant) {
        try {
            Method code = constant.getDeclaringClass().getMethod("code");
            return (String) code.invoke(constant);
        } catch (NoSuchMethodException e) {
            return constant.name().toLowerCase(Locale.ROOT);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Times that the server itself writes; those in tickets are what their files say.
    private static boolean isTime(RecordComponent component) {
        String name = component.getName();
        return component.getDeclaringRecord().getPackageName().endsWith(".wire")
                && !component.getDeclaringRecord().getName().contains("Ticket")
                && (name.equals("at")
                        || name.equals("asOf")
                        || name.endsWith("At")
                        || name.endsWith("Seen")
                        || name.endsWith("Activity"));
    }

    private ObjectNode of(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType parameterized && annotated instanceof AnnotatedParameterizedType with) {
            AnnotatedType last =
                    with.getAnnotatedActualTypeArguments()[with.getAnnotatedActualTypeArguments().length - 1];
            ObjectNode inner = isNullable(last) ? nullable(of(last)) : of(last);
            boolean map = Map.class.isAssignableFrom((Class<?>) parameterized.getRawType());
            return map
                    ? NODES.objectNode().put("type", "object").set("additionalProperties", inner)
                    : NODES.objectNode().put("type", "array").set("items", inner);
        }
        return type instanceof Class<?> plain ? plain(plain) : NODES.objectNode();
    }

    private ObjectNode plain(Class<?> type) {
        if (type == String.class) {
            return NODES.objectNode().put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return NODES.objectNode().put("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return NODES.objectNode().put("type", "integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return NODES.objectNode().put("type", "integer").put("format", "int64");
        }
        return type.isRecord() ? reference(type) : NODES.objectNode();
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static ObjectNode nullable(ObjectNode schema) {
        if (schema.path("type").isString()) {
            String type = schema.path("type").asString();
            schema.putArray("type").add(type).add("null");
            if (schema.path("enum") instanceof ArrayNode allowed) {
                allowed.addNull();
            }
            return schema;
        }
        if (schema.isEmpty()) {
            return schema;
        }
        ObjectNode either = NODES.objectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /// As Jackson's naming strategy of that name does it.
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
