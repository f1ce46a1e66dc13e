package dev.yoi.server.profile;

import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What profiles are made of and checked with: the repository's files, and what the backends say of their
/// settings. Without any rules no profile is checked against its backend.
public record ProfileSources(ProfileFiles files, List<SettingRules> rules) {
    public ProfileSources {
        rules = List.copyOf(rules);
    }

    Optional<SettingRules> rulesOf(BackendName backend) {
        return rules.stream().filter(known -> known.backend().equals(backend)).findFirst();
    }

    String backends() {
        return rules.stream().map(known -> known.backend().value()).sorted().collect(Collectors.joining(", "));
    }
}
