package dev.yoi.server.wiring.config;

import java.nio.file.Path;
import java.util.Map;

/// What a configuration is read from. `flags` are those that were given, by setting. `home` is the user's home
/// folder; relative paths count from `workingDir`.
public record ConfigSources(
        Path workspace, Path workingDir, Path home, Map<String, String> environment, Map<Setting, String> flags) {
    public ConfigSources {
        environment = Map.copyOf(environment);
        flags = Map.copyOf(flags);
    }

    /// What `~` means in this environment, as a shell reads it: `HOME` counts before what the system has on
    /// record, which is all that the JVM itself asks.
    public static Path home(Map<String, String> environment) {
        Path given = Path.of(environment.getOrDefault("HOME", ""));
        return given.isAbsolute() ? given : Path.of(System.getProperty("user.home"));
    }

    Path userFile() {
        String explicit = environment.getOrDefault("YOI_CONFIG_DIR", "");
        if (!explicit.isEmpty()) {
            return workingDir.resolve(explicit).resolve("yoi.toml");
        }
        return xdg("XDG_CONFIG_HOME", ".config").resolve("yoi").resolve("yoi.toml");
    }

    /// Beside the user's file.
    Path secretsFolder() {
        return userFile().resolveSibling("secrets");
    }

    Path projectFile() {
        return workspace.resolve(".yoi").resolve("settings.toml");
    }

    Path presetDataDir() {
        return xdg("XDG_DATA_HOME", ".local/share").resolve("yoi");
    }

    /// The standard says that a relative value is to be ignored.
    private Path xdg(String variable, String preset) {
        Path given = Path.of(environment.getOrDefault(variable, ""));
        return given.isAbsolute() ? given : home.resolve(preset);
    }
}
