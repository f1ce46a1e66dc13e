package dev.yoi.server.profile;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.server.problem.ServerException.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
///
/// [settings]
/// command = ["claude", "-p", "{input}"]
/// ```
final class ProfileToml {
    private static final Set<String> KEYS = Set.of("backend", "description", "settings");

    private final String fileName;
    private final TomlParseResult toml;
    private final List<Finding> findings = new ArrayList<>();

    private ProfileToml(String fileName, TomlParseResult toml) {
        this.fileName = fileName;
        this.toml = toml;
    }

    /// The profile, or what is wrong with its file.
    record Outcome(@Nullable Profile profile, List<Finding> findings) {}

    static Outcome parse(String name, String text) {
        var parser = new ProfileToml(name + ".toml", Toml.parse(text));
        return new Outcome(parser.profile(name), List.copyOf(parser.findings));
    }

    private @Nullable Profile profile(String name) {
        toml.errors().forEach(error -> wrong(error.position(), Objects.toString(error.getMessage(), "not TOML")));
        if (toml.hasErrors()) {
            return null;
        }
        for (String key : toml.keySet()) {
            if (!KEYS.contains(key)) {
                wrong(
                        toml.inputPositionOf(List.of(key)),
                        "unknown key '" + key + "'; known: backend, description, settings");
            }
        }
        String backend = text("backend");
        if (backend == null) {
            wrong(null, "'backend' is missing; name one, for example backend = \"process\"");
        }
        String description = text("description");
        TreeMap<String, List<String>> settings = settings();
        if (backend == null || !findings.isEmpty()) {
            return null;
        }
        try {
            return new Profile(
                    new ProfileName(name), new BackendName(backend), description == null ? "" : description, settings);
        } catch (WorkerRuntimeException e) {
            wrong(null, Objects.toString(e.getMessage(), e.code().code()) + "; " + e.remedy());
            return null;
        }
    }

    private @Nullable String text(String key) {
        Object value = toml.get(List.of(key));
        if (value == null || value instanceof String) {
            return (String) value;
        }
        wrong(toml.inputPositionOf(List.of(key)), "'" + key + "' must be a string");
        return null;
    }

    private TreeMap<String, List<String>> settings() {
        var settings = new TreeMap<String, List<String>>();
        Object value = toml.get(List.of("settings"));
        if (value instanceof TomlTable table) {
            for (String key : table.keySet()) {
                settings.put(key, values(table, key));
            }
        } else if (value != null) {
            wrong(toml.inputPositionOf(List.of("settings")), "'settings' must be a table");
        }
        return settings;
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

    private void wrong(@Nullable TomlPosition position, String message) {
        String subject = position == null ? fileName : fileName + ":" + position.line();
        findings.add(Finding.error("profile_invalid", message, subject));
    }
}
