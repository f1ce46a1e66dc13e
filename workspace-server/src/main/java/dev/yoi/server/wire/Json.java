package dev.yoi.server.wire;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Reads and writes wire records. Reading is strict: an unknown or repeated field, a value of another type and
/// anything behind the object are refused by name.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual,
                    strict -> strict.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// For people: indented by two blanks, with a line break at the end, the same on every machine.
    public static byte[] indented(JsonNode document) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return (MAPPER.writer().with(printer).writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// One JSON object as `type`. `malformed_json` with a position, or `invalid_request` naming the field.
    public static <T> T read(byte[] body, Class<T> type) {
        try {
            @Nullable T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw ServerException.invalid("body", "the body must be a JSON object");
            }
            return value;
        } catch (StreamReadException e) {
            throw malformed(e);
        } catch (PropertyBindingException e) {
            throw unknown(e);
        } catch (JacksonException e) {
            throw mismatched(e);
        }
    }

    private static ServerException malformed(StreamReadException e) {
        int line = e.getLocation().getLineNr();
        int column = e.getLocation().getColumnNr();
        return new ServerException.Failure(
                        ProblemCode.MALFORMED_JSON,
                        "body",
                        "the body is not valid JSON at line " + line + ", column " + column,
                        "correct the body and send it again")
                .with("line", Integer.toString(line))
                .with("column", Integer.toString(column))
                .exception(e);
    }

    private static ServerException unknown(PropertyBindingException e) {
        String known =
                e.getKnownPropertyIds().stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return new ServerException.Failure(
                        ProblemCode.INVALID_REQUEST,
                        field(e),
                        "unknown field '" + field(e) + "'",
                        "leave it out; known fields are: " + known)
                .exception(e);
    }

    private static ServerException mismatched(JacksonException e) {
        String field = field(e);
        return new ServerException.Failure(
                        ProblemCode.INVALID_REQUEST,
                        field,
                        "'" + field + "' has a value of the wrong type",
                        "see the API page for the field's type")
                .exception(e);
    }

    private static String field(JacksonException e) {
        String path = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "body" : path;
    }
}
