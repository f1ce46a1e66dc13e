package dev.yoi.runtime.model;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.regex.Pattern;

/// The checks that the value types of this package share.
final class Patterns {
    private Patterns() {}

    static String matching(String field, Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw WorkerRuntimeException.invalid(field, field + " must match " + pattern.pattern());
        }
        return value;
    }

    /// One line of readable text: not blank, at most `maximum` UTF-16 units, no control characters, well-formed.
    static String line(String field, int maximum, String value) {
        if (value.isBlank()) {
            throw WorkerRuntimeException.invalid(field, field + " must not be blank");
        }
        if (value.length() > maximum) {
            throw WorkerRuntimeException.limit(field, maximum, field + " has " + value.length() + " characters");
        }
        if (!readable(value)) {
            throw WorkerRuntimeException.invalid(
                    field, field + " must not contain control characters, line breaks or halves of a surrogate pair");
        }
        return value;
    }

    /// A loop, since an opening checks some texts of every worker. Half of a surrogate pair has no UTF-8.
    private static boolean readable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (Character.isISOControl(unit) || Character.isLowSurrogate(unit)) {
                return false;
            }
            if (Character.isHighSurrogate(unit)) {
                i++;
                if (i == value.length() || !Character.isLowSurrogate(value.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
