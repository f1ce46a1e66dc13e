package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Name of a config bundle, 1–128 characters.
public record BundleId(String value) implements Comparable<BundleId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

    public BundleId {
        Patterns.matching("bundle_id", FORM, value);
    }

    @Override
    public int compareTo(BundleId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
