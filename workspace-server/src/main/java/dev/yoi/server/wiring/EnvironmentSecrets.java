package dev.yoi.server.wiring;

import dev.yoi.runtime.SecretValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the server's runtime masks: `secret:NAME` is the variable NAME of the server's environment; and the
/// owner's token, which a run can read from its file.
record EnvironmentSecrets(Map<String, String> environment, String ownerToken) implements SecretValues {
    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public List<String> others() {
        return List.of(ownerToken);
    }

    /// Without the values.
    @Override
    public String toString() {
        return "EnvironmentSecrets";
    }
}
