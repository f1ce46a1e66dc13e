package dev.yoi.runtime.model;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Labels of a worker: at most 32, keys like `team` or `yoi.dev/ticket` (1–63 characters), values of one line
/// with at most 200 UTF-16 units (an empty value is allowed).
public record Labels(SortedMap<String, String> values) {
    public static final int MAX_LABELS = 32;
    public static final int MAX_VALUE_CHARACTERS = 200;
    public static final Labels NONE = new Labels(new TreeMap<>());
    private static final int MAX_KEY_CHARACTERS = 63;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_./-]{0,62}");

    public Labels {
        if (values.size() > MAX_LABELS) {
            throw WorkerRuntimeException.limit("labels", MAX_LABELS, "a worker has at most 32 labels");
        }
        values.forEach((key, value) -> {
            if (!plain(key)) {
                Patterns.matching("label key", KEY, key);
            }
            if (!value.isEmpty()) {
                Patterns.line("label value", MAX_VALUE_CHARACTERS, value);
            }
        });
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /// Whether a key is as most are, letters and digits only; a quicker look than the pattern takes.
    private static boolean plain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !key.isEmpty() && key.length() <= MAX_KEY_CHARACTERS;
    }

    public static Labels of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new Labels(new TreeMap<>(values));
    }

    /// True when every label of `wanted` is here with the same value.
    public boolean containsAll(Labels wanted) {
        return values.entrySet().containsAll(wanted.values.entrySet());
    }
}
