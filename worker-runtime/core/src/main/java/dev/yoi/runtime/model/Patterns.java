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

    /// One line of readable text: not blank, at most `maximum` UTF-16 units, no control characters.
    static String line(String field, int maximum, String value) {
        if (value.isBlank()) {
            throw WorkerRuntimeException.invalid(field, field + " must not be blank");
        }
        if (value.length() > maximum) {
            throw WorkerRuntimeException.limit(field, maximum, field + " has " + value.length() + " characters");
        }
        if (hasControl(value)) {
            throw WorkerRuntimeException.invalid(field, field + " must not contain control characters or line breaks");
        }
        return value;
    }

    /// A loop, since an opening checks some texts of every worker.
    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
