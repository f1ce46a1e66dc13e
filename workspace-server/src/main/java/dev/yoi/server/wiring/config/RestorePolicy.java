package dev.yoi.server.wiring.config;

import java.util.Arrays;
import java.util.Optional;

/// What is re-attached when a server starts.
public enum RestorePolicy {
    NONE("none"),
    /// workers whose execution was cut off
    ACTIVE("active"),
    /// and those that were detached
    ALL("all");

    private final String code;

    RestorePolicy(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    static Optional<RestorePolicy> find(String code) {
        return Arrays.stream(values())
                .filter(policy -> policy.code.equals(code))
                .findFirst();
    }
}
