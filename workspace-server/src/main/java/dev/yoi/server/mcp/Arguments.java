package dev.yoi.server.mcp;

import dev.yoi.server.problem.ServerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The arguments of one call, read with names: what is wrong is said in words that a model can act on.
final class Arguments {
    private final Map<String, Object> values;

    Arguments(Map<String, Object> values, List<String> known) {
        this.values = values;
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw ServerException.invalid(
                        name, "unknown argument '" + name + "'; known ones are: " + String.join(", ", known));
            }
        }
    }

    Optional<String> text(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw ServerException.invalid(name, "'" + name + "' must be text");
    }

    String required(String name) {
        return text(name).orElseThrow(() -> ServerException.invalid(name, "'" + name + "' is missing"));
    }

    int number(String name, int preset, int minimum, int maximum) {
        Object value = values.getOrDefault(name, preset);
        if (value instanceof Integer number && number >= minimum && number <= maximum) {
            return number;
        }
        throw ServerException.invalid(name, "'" + name + "' must be a whole number from " + minimum + " to " + maximum);
    }

    List<String> texts(String name) {
        Object value = values.getOrDefault(name, List.of());
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).collect(Collectors.toList());
        }
        throw ServerException.invalid(name, "'" + name + "' must be a list of text");
    }
}
