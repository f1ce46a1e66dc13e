package dev.yoi.runtime.execution;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.BackendName;
import java.util.List;
import java.util.SortedMap;

/// What a backend knows about the settings of its profiles without looking at a machine, so that a profile's file
/// can be checked and explained where no runtime is open. Any thread; touches nothing.
public interface SettingRules {
    /// What is wrong with the setting `key`, and what to do about it.
    record Problem(String key, String message, String remedy) {}

    BackendName backend();

    /// Everything that is wrong, not only the first.
    List<Problem> problems(Profile profile);

    /// What the backend takes for the settings that the profile leaves out; those without such a value are not in
    /// it.
    SortedMap<String, List<String>> presets(Profile profile);

    /// Whether what the profile runs reads the repository's own instructions (`AGENTS.md`) by itself, so that a
    /// worker should be pinned to them.
    boolean readsRepository(Profile profile);
}
