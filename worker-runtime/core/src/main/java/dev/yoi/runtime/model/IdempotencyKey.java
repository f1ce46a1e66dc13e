package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// What a caller repeats to have the effect of a create or command once (I8): 1–128 visible ASCII characters.
public record IdempotencyKey(String value) implements Comparable<IdempotencyKey> {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    public IdempotencyKey {
        Patterns.matching("idempotency_key", FORM, value);
    }

    @Override
    public int compareTo(IdempotencyKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
