package dev.yoi.server.wiring.config;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.util.Arrays;

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

    static RestorePolicy of(String code) {
        return Arrays.stream(values())
                .filter(policy -> policy.code.equals(code))
                .findFirst()
                .orElseThrow(() -> ServerException.of(
                        ProblemCode.CONFIG_INVALID,
                        Setting.RESTORE.key(),
                        "'" + code + "' is no restore policy",
                        "use none, active or all"));
    }
}
