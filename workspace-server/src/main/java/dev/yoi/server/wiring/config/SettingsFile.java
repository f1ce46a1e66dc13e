package dev.yoi.server.wiring.config;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.identity.SmallFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// One TOML file of settings.
final class SettingsFile {
    private final Path file;
    private final TomlParseResult toml;

    private SettingsFile(Path file, TomlParseResult toml) {
        this.file = file;
        this.toml = toml;
    }

    /// A value, and the file and line that say it.
    record Said(String text, String place) {}

    /// Nothing when there is no such file.
    static Map<Setting, Said> read(Path file) {
        try {
            return new SettingsFile(file, Toml.parse(SmallFile.read(file))).settings();
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.CONFIG_INVALID,
                            file.toString(),
                            "this file can't be read: " + e.getMessage(),
                            "make it readable text or remove it")
                    .exception(e);
        }
    }

    private Map<Setting, Said> settings() {
        if (toml.hasErrors()) {
            var error = toml.errors().getFirst();
            throw invalid(error.position(), "this is not TOML: " + error.getMessage(), "correct the line");
        }
        Map<Setting, Said> settings = new EnumMap<>(Setting.class);
        for (String key : toml.keySet()) {
            TomlPosition position = toml.inputPositionOf(List.of(key));
            Setting setting = Setting.find(key).orElseThrow(() -> unknown(key, position));
            settings.put(setting, new Said(text(key, toml.get(List.of(key)), position), place(position)));
        }
        return settings;
    }

    private ServerException unknown(String key, @Nullable TomlPosition position) {
        List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
        return invalid(position, "unknown setting '" + key + "'", NearestName.hint(key, known));
    }

    private String text(String key, @Nullable Object value, @Nullable TomlPosition position) {
        if (value instanceof String || value instanceof Long) {
            return value.toString();
        }
        if (value instanceof TomlArray array) {
            List<String> texts = new ArrayList<>();
            for (Object element : array.toList()) {
                texts.add(text(key, element, position));
            }
            return String.join(",", texts);
        }
        throw invalid(position, "'" + key + "' must be a string, a number or a list of them", "correct the value");
    }

    private ServerException invalid(@Nullable TomlPosition position, String message, String remedy) {
        return ServerException.of(ProblemCode.CONFIG_INVALID, place(position), message, remedy);
    }

    private String place(@Nullable TomlPosition position) {
        return position == null ? file.toString() : file + ":" + position.line();
    }
}
