package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Identity of one transcript item within a worker; a long item is recorded in several chunks with one id.
public record ItemId(String value) implements Comparable<ItemId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

    public ItemId {
        Patterns.matching("item", FORM, value);
    }

    @Override
    public int compareTo(ItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
