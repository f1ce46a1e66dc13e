package dev.yoi.runtime.model;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Looks an enum constant up by its stable code.
final class Codes {
    private Codes() {}

    static <T> T find(T[] constants, Function<T, String> codeOf, String code) {
        for (T constant : constants) {
            if (codeOf.apply(constant).equals(code)) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(codeOf).collect(Collectors.joining(", "));
        throw WorkerRuntimeException.invalid("code", "'" + code + "' is not one of: " + known);
    }
}
