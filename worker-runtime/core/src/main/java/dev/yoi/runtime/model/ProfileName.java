package dev.yoi.runtime.model;

import java.util.regex.Pattern;

/// Name of a profile inside a bundle.
public record ProfileName(String value) implements Comparable<ProfileName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    public ProfileName {
        Patterns.matching("profile", FORM, value);
    }

    @Override
    public int compareTo(ProfileName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
