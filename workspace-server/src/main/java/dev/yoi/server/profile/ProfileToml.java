package dev.yoi.server.profile;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.bundle.SharedSettings;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.problem.ServerException.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads a profile file:
///
/// ```toml
/// backend = "process"
/// description = "Claude Code, one run per input."
/// instructions = "reviewer.md"
/// pins = ["AGENTS.md", ".agents/skills/*/SKILL.md"]
///
/// [settings]
/// command = ["claude", "-p", "{input}", "--append-system-prompt", "{instructions}"]
///
/// [environment]
/// ANTHROPIC_API_KEY = "secret:ANTHROPIC_API_KEY"
/// ```
final class ProfileToml {
    private static final String SETTINGS = "settings";
    private static final String PINS = "pins";
    private static final Set<String> KEYS =
            Set.of("backend", "description", SETTINGS, SharedSettings.INSTRUCTIONS, SharedSettings.ENVIRONMENT, PINS);
    private static final String KNOWN = "backend, description, instructions, pins, settings, environment";
    /// What only the file's own keys may set.
    private static final Set<String> NOT_IN_SETTINGS =
            Set.of(SharedSettings.INSTRUCTIONS, SharedSettings.ENVIRONMENT, SharedSettings.PINNED, PINS);

    private final String fileName;
    private final TomlParseResult toml;
    private final ProfileSources sources;
    private final List<Finding> findings = new ArrayList<>();
    private final TreeMap<String, String> origins = new TreeMap<>();

    private ProfileToml(String fileName, TomlParseResult toml, ProfileSources sources) {
        this.fileName = fileName;
        this.toml = toml;
        this.sources = sources;
    }

    /// The profile, or what is wrong with its file; where each of its settings came from; and which files of the
    /// repository it asks to be pinned to, if it says.
    record Outcome(
            @Nullable Profile profile,
            List<Finding> findings,
            Map<String, String> origins,
            @Nullable List<String> pins) {}

    static Outcome parse(String name, String text, ProfileSources sources) {
        var parser = new ProfileToml(name + ".toml", Toml.parse(text), sources);
        Profile profile = parser.profile(name);
        List<String> pins = parser.toml.hasErrors() ? null : parser.pins();
        boolean good = parser.findings.isEmpty();
        return new Outcome(good ? profile : null, List.copyOf(parser.findings), Map.copyOf(parser.origins), pins);
    }

    private @Nullable Profile profile(String name) {
        toml.errors().forEach(error -> wrong(error.position(), Objects.toString(error.getMessage(), "not TOML")));
        if (toml.hasErrors()) {
            return null;
        }
        for (String key : toml.keySet()) {
            if (!KEYS.contains(key)) {
                wrong(position(key), "unknown key '" + key + "'; known: " + KNOWN);
            }
        }
        String backend = text("backend");
        if (backend == null && !toml.contains("backend")) {
            wrong(null, "'backend' is missing; name one, for example backend = \"process\"");
        }
        String description = text("description");
        TreeMap<String, List<String>> settings = settings();
        putEnvironment(settings);
        putInstructions(settings);
        if (backend == null || !findings.isEmpty()) {
            return null;
        }
        return checked(name, backend, description == null ? "" : description, settings);
    }

    /// A broken rule is told with the line of the setting that breaks it.
    private @Nullable Profile checked(
            String name, String backend, String description, TreeMap<String, List<String>> settings) {
        for (Map.Entry<String, List<String>> setting : settings.entrySet()) {
            var alone = new TreeMap<>(Map.of(setting.getKey(), setting.getValue()));
            refusal(name, backend, "", alone).ifPresent(said -> wrong(lineOf(setting.getKey()), said));
        }
        if (findings.isEmpty()) {
            refusal(name, backend, description, settings).ifPresent(said -> wrong(null, said));
        }
        if (!findings.isEmpty()) {
            return null;
        }
        var profile = new Profile(new ProfileName(name), new BackendName(backend), description, settings);
        checkBackend(profile);
        return profile;
    }

    private static Optional<String> refusal(
            String name, String backend, String description, TreeMap<String, List<String>> settings) {
        try {
            var profile = new Profile(new ProfileName(name), new BackendName(backend), description, settings);
            return profile.settings().size() == settings.size()
                    ? Optional.empty()
                    : Optional.of("a setting is named twice");
        } catch (WorkerRuntimeException e) {
            return Optional.of(Objects.toString(e.getMessage(), e.code().code()) + "; " + e.remedy());
        }
    }

    private void checkBackend(Profile profile) {
        if (sources.rules().isEmpty()) {
            return;
        }
        sources.rulesOf(profile.backend())
                .ifPresentOrElse(
                        rules -> rules.problems(profile).forEach(this::wrong),
                        () -> wrong(
                                position("backend"),
                                "there is no backend '" + profile.backend() + "'; known: " + sources.backends()));
    }

    private void wrong(SettingRules.Problem problem) {
        wrong(lineOf(problem.key()), problem.message() + "; " + problem.remedy());
    }

    /// Of a setting, wherever the file has it; of the file, where it lacks it.
    private @Nullable TomlPosition lineOf(String key) {
        TomlPosition inSettings = toml.get(List.of(SETTINGS)) instanceof TomlTable table && table.contains(List.of(key))
                ? toml.inputPositionOf(List.of(SETTINGS, key))
                : null;
        return inSettings != null ? inSettings : toml.contains(List.of(key)) ? position(key) : null;
    }

    private @Nullable TomlPosition position(String key) {
        return toml.inputPositionOf(List.of(key));
    }

    private @Nullable String text(String key) {
        Object value = toml.get(List.of(key));
        if (value == null || value instanceof String) {
            return (String) value;
        }
        wrong(position(key), "'" + key + "' must be a string");
        return null;
    }

    private TreeMap<String, List<String>> settings() {
        var settings = new TreeMap<String, List<String>>();
        Object value = toml.get(List.of(SETTINGS));
        if (value instanceof TomlTable table) {
            for (String key : table.keySet()) {
                if (NOT_IN_SETTINGS.contains(key)) {
                    wrong(
                            table.inputPositionOf(List.of(key)),
                            "'" + key + "' is no setting of a backend; move it out of [settings]");
                }
                settings.put(key, values(table, key));
                originAt(key, table.inputPositionOf(List.of(key)));
            }
        } else if (value != null) {
            wrong(position(SETTINGS), "'settings' must be a table");
        }
        return settings;
    }

    private void putEnvironment(TreeMap<String, List<String>> settings) {
        Object value = toml.get(List.of(SharedSettings.ENVIRONMENT));
        if (value instanceof TomlTable table) {
            var entries = new ArrayList<String>();
            for (String name : table.keySet().stream().sorted().toList()) {
                if (table.get(List.of(name)) instanceof String text) {
                    entries.add(name + "=" + text);
                } else {
                    wrong(
                            table.inputPositionOf(List.of(name)),
                            "variable '" + name + "' must be a string; write " + name + " = \"value\"");
                }
            }
            settings.put(SharedSettings.ENVIRONMENT, entries);
            originAt(SharedSettings.ENVIRONMENT, position(SharedSettings.ENVIRONMENT));
        } else if (value != null) {
            wrong(position(SharedSettings.ENVIRONMENT), "'environment' must be a table; write [environment]");
        }
    }

    private void putInstructions(TreeMap<String, List<String>> settings) {
        String file = text(SharedSettings.INSTRUCTIONS);
        if (file == null) {
            return;
        }
        switch (sources.files().instructions(file)) {
            case ProfileFiles.ProfileFile.Unreadable unreadable ->
                wrong(position(SharedSettings.INSTRUCTIONS), unreadable.problem());
            case ProfileFiles.ProfileFile.Content content -> {
                settings.put(SharedSettings.INSTRUCTIONS, Pieces.of(content.text()));
                origins.put(SharedSettings.INSTRUCTIONS, content.name());
            }
        }
    }

    private @Nullable List<String> pins() {
        Object value = toml.get(List.of(PINS));
        if (value == null) {
            return null;
        }
        if (value instanceof TomlArray array && array.toList().stream().allMatch(String.class::isInstance)) {
            return array.toList().stream().map(Object::toString).toList();
        }
        wrong(position(PINS), "'pins' must be a list of paths; write pins = [\"AGENTS.md\"]");
        return null;
    }

    private List<String> values(TomlTable table, String key) {
        Object value = table.get(List.of(key));
        List<?> elements =
                value instanceof TomlArray array ? array.toList() : value == null ? List.of() : List.of(value);
        var texts = new ArrayList<String>();
        for (Object element : elements) {
            if (element instanceof String || element instanceof Long || element instanceof Boolean) {
                texts.add(element.toString());
            } else {
                wrong(
                        table.inputPositionOf(List.of(key)),
                        "setting '" + key + "' must be a string, a whole number, true or false, or a list of them");
                break;
            }
        }
        return texts;
    }

    private void originAt(String key, @Nullable TomlPosition position) {
        origins.put(key, position == null ? fileName : fileName + ":" + position.line());
    }

    private void wrong(@Nullable TomlPosition position, String message) {
        String subject = position == null ? fileName : fileName + ":" + position.line();
        findings.add(Finding.error("profile_invalid", message, subject));
    }
}
