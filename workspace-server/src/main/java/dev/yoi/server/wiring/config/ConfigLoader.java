package dev.yoi.server.wiring.config;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts the layers on top of each other and checks the result. Every failure is `config_invalid`.
public final class ConfigLoader {
    private static final String PREFIX = "YOI_";
    /// Variables with our prefix that are nobody's setting.
    private static final Set<String> OTHER_VARIABLES =
            Set.of("YOI_CONFIG_DIR", "YOI_JAVA_HOME", "YOI_JAVA_OPTS", "YOI_EXECUTION", "YOI_TOKEN", "YOI_USER");
    private static final int MAX_PORT = 65_535;

    private final ConfigSources sources;
    private final SettingValues values;

    private ConfigLoader(ConfigSources sources) {
        this.sources = sources;
        this.values = new SettingValues(sources);
    }

    /// A configuration and where each of its values came from.
    public record Loaded(ServerConfig config, ConfigReport report) {}

    public static Loaded load(ConfigSources sources) {
        return new ConfigLoader(sources).load();
    }

    private Loaded load() {
        for (Setting setting : Setting.values()) {
            values.put(setting, setting.preset(), SettingValues.PRESET);
        }
        values.put(Setting.DATA_DIR, sources.presetDataDir().toString(), SettingValues.PRESET);
        put(SettingsFile.read(sources.userFile()), SettingValues.USER_FILE);
        Map<Setting, SettingsFile.Said> project = SettingsFile.read(sources.projectFile());
        refuseForeign(project);
        put(project, "project file");
        List<String> warnings = readEnvironment();
        sources.flags().forEach((setting, text) -> values.put(setting, text, "flag " + setting.flagName()));
        return new Loaded(config(), report(warnings));
    }

    private void put(Map<Setting, SettingsFile.Said> layer, String origin) {
        layer.forEach((setting, said) -> values.put(setting, said, origin));
    }

    private static void refuseForeign(Map<Setting, SettingsFile.Said> project) {
        project.keySet().stream()
                .filter(setting -> !setting.inProject())
                .findFirst()
                .ifPresent(setting -> {
                    throw ServerException.of(
                            ProblemCode.CONFIG_INVALID,
                            Objects.requireNonNull(project.get(setting)).place(),
                            "a project's settings.toml may not set '" + setting.key() + "'",
                            "set it in your own yoi.toml, by " + setting.environmentName() + " or by "
                                    + setting.flagName());
                });
    }

    /// The environment is shared with other programs, so an unknown name is only a warning.
    private List<String> readEnvironment() {
        List<String> warnings = new ArrayList<>();
        Map<String, Setting> known = new TreeMap<>();
        Arrays.stream(Setting.values()).forEach(setting -> known.put(setting.environmentName(), setting));
        new TreeMap<>(sources.environment()).forEach((name, text) -> {
            @Nullable Setting setting = known.get(name);
            if (setting != null && !text.isEmpty()) {
                values.put(setting, text, "environment " + name);
            } else if (setting == null && name.startsWith(PREFIX) && !OTHER_VARIABLES.contains(name)) {
                warnings.add("the environment's " + name + " means nothing; did you mean "
                        + NearestName.of(name, known.keySet()) + "?");
            }
        });
        return warnings;
    }

    private ServerConfig config() {
        Reach reach = new ReachSettings(values).read();
        var listen = new ServerConfig.Listen(values.text(Setting.HOST), port(), !values.isPreset(Setting.PORT), reach);
        return new ServerConfig(
                sources.workspace(),
                listen,
                dataDir(),
                restore(),
                new ServerConfig.DefaultProfile(
                        values.text(Setting.DEFAULT_PROFILE), values.place(Setting.DEFAULT_PROFILE)),
                new ServerConfig.Secrets(sources.secretsFolder(), values.text(Setting.KEYRING_COMMAND)));
    }

    private int port() {
        String text = values.text(Setting.PORT);
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
            throw values.invalid(Setting.PORT, port + " is out of range", "use 0 to 65535");
        } catch (NumberFormatException e) {
            throw values.failure(Setting.PORT, "'" + text + "' is no port number", "use 0 to 65535")
                    .exception(e);
        }
    }

    private RestorePolicy restore() {
        String text = values.text(Setting.RESTORE);
        return RestorePolicy.find(text)
                .orElseThrow(() -> values.invalid(
                        Setting.RESTORE, "'" + text + "' is no restore policy", "use none, active or all"));
    }

    private Path dataDir() {
        return values.path(Setting.DATA_DIR)
                .orElseThrow(() ->
                        values.invalid(Setting.DATA_DIR, "it must not be blank", "name a folder or leave it out"));
    }

    private ConfigReport report(List<String> warnings) {
        return new ConfigReport(values.report(), warnings);
    }
}
