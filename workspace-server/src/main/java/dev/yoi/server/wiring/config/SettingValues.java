package dev.yoi.server.wiring.config;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The settings as the layers left them, each with where it came from. Every failure is `config_invalid`.
final class SettingValues {
    static final String PRESET = "preset";
    static final String USER_FILE = "user file";

    private final ConfigSources sources;
    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

    /// `place` leads a person to it: file and line, or the origin itself.
    private record Value(String text, String origin, String place) {}

    SettingValues(ConfigSources sources) {
        this.sources = sources;
    }

    void put(Setting setting, String text, String origin) {
        values.put(setting, new Value(text, origin, origin));
    }

    void put(Setting setting, SettingsFile.Said said, String origin) {
        values.put(setting, new Value(said.text(), origin, said.place()));
    }

    /// Where its value was said.
    String place(Setting setting) {
        return value(setting).place;
    }

    String text(Setting setting) {
        return value(setting).text.strip();
    }

    boolean isPreset(Setting setting) {
        return value(setting).origin.equals(PRESET);
    }

    /// Whether anything is said, whoever said it. Nothing takes back what a layer below said.
    boolean isGiven(Setting setting) {
        return !text(setting).isEmpty();
    }

    List<String> list(Setting setting) {
        return Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /// Empty when nothing is said.
    Optional<Path> path(Setting setting) {
        return isGiven(setting) ? Optional.of(existingPath(setting)) : Optional.empty();
    }

    private Path existingPath(Setting setting) {
        String text = text(setting);
        try {
            Path path = text.startsWith("~/") ? sources.home().resolve(text.substring(2)) : Path.of(text);
            if (!path.isAbsolute() && value(setting).origin.equals(USER_FILE)) {
                throw invalid(setting, "a path in a file must be absolute or begin with ~/", "spell it out");
            }
            return sources.workingDir().resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw failure(setting, "'" + text + "' is no path", "spell it out").exception(e);
        }
    }

    List<ConfigReport.Entry> report() {
        List<ConfigReport.Entry> entries = new ArrayList<>();
        values.forEach(
                (setting, value) -> entries.add(new ConfigReport.Entry(setting.key(), value.text, value.origin)));
        return entries;
    }

    private Value value(Setting setting) {
        return Objects.requireNonNull(values.get(setting), "every setting has at least its preset");
    }

    /// Of a value that can't be used: names the setting, and the file and line that say it.
    ServerException invalid(Setting setting, String message, String remedy) {
        return failure(setting, message, remedy).exception();
    }

    ServerException.Failure failure(Setting setting, String message, String remedy) {
        return new ServerException.Failure(
                ProblemCode.CONFIG_INVALID, place(setting), setting.key() + ": " + message, remedy);
    }
}
