package dev.yoi.server.wiring.config;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts the layers on top of each other and checks the result. Every failure is `config_invalid`.
public final class ConfigLoader {
    private static final String PREFIX = "YOI_";
    /// Variables with our prefix that are nobody's setting.
    private static final Set<String> OTHER_VARIABLES =
            Set.of("YOI_CONFIG_DIR", "YOI_JAVA_HOME", "YOI_JAVA_OPTS", "YOI_EXECUTION", "YOI_TOKEN", "YOI_USER");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");
    private static final int MAX_PORT = 65_535;

    private final ConfigSources sources;
    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

    private record Value(String text, String origin) {}

    private ConfigLoader(ConfigSources sources) {
        this.sources = sources;
    }

    /// A configuration and where each of its values came from.
    public record Loaded(ServerConfig config, ConfigReport report) {}

    public static Loaded load(ConfigSources sources) {
        return new ConfigLoader(sources).load();
    }

    private Loaded load() {
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.preset(), "preset"));
        }
        values.put(Setting.DATA_DIR, new Value(sources.presetDataDir().toString(), "preset"));
        put(SettingsFile.read(sources.userFile()), "user file");
        Map<Setting, String> project = SettingsFile.read(sources.projectFile());
        refuseForeign(project);
        put(project, "project file");
        List<String> warnings = readEnvironment();
        sources.flags().forEach((setting, text) -> values.put(setting, new Value(text, "flag " + setting.flagName())));
        return new Loaded(config(), report(warnings));
    }

    private void put(Map<Setting, String> layer, String origin) {
        layer.forEach((setting, text) -> values.put(setting, new Value(text, origin)));
    }

    private static void refuseForeign(Map<Setting, String> project) {
        project.keySet().stream()
                .filter(setting -> !setting.inProject())
                .findFirst()
                .ifPresent(setting -> {
                    throw ServerException.of(
                            ProblemCode.CONFIG_INVALID,
                            setting.key(),
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
                values.put(setting, new Value(text, "environment " + name));
            } else if (setting == null && name.startsWith(PREFIX) && !OTHER_VARIABLES.contains(name)) {
                warnings.add("the environment's " + name + " means nothing; did you mean "
                        + NearestName.of(name, known.keySet()) + "?");
            }
        });
        return warnings;
    }

    private ServerConfig config() {
        String host = text(Setting.HOST);
        if (!LOOPBACK.matcher(host).matches()) {
            throw invalid(
                    Setting.HOST,
                    "'" + host + "' is no loopback address",
                    "listen on 127.0.0.1 and reach it through a tunnel; anything else needs TLS, which is not there yet");
        }
        boolean portGiven = !value(Setting.PORT).origin().equals("preset");
        var listen = new ServerConfig.Listen(host, port(), portGiven, names());
        return new ServerConfig(
                sources.workspace(),
                listen,
                dataDir(),
                RestorePolicy.of(text(Setting.RESTORE)),
                text(Setting.DEFAULT_PROFILE));
    }

    private int port() {
        String text = text(Setting.PORT);
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
            throw invalid(Setting.PORT, "port " + port + " is out of range", "use 0 to 65535");
        } catch (NumberFormatException e) {
            throw new ServerException.Failure(
                            ProblemCode.CONFIG_INVALID,
                            Setting.PORT.key(),
                            "'" + text + "' is no port number",
                            "use 0 to 65535")
                    .exception(e);
        }
    }

    private List<String> names() {
        return Arrays.stream(text(Setting.HOST_NAMES).split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Path dataDir() {
        String text = text(Setting.DATA_DIR);
        if (text.isBlank()) {
            throw invalid(Setting.DATA_DIR, "'data_dir' must not be blank", "name a folder or leave it out");
        }
        Path dir = text.startsWith("~/") ? sources.home().resolve(text.substring(2)) : Path.of(text);
        if (!dir.isAbsolute() && value(Setting.DATA_DIR).origin().equals("user file")) {
            throw invalid(Setting.DATA_DIR, "'data_dir' in a file must be absolute or begin with ~/", "spell it out");
        }
        return sources.workingDir().resolve(dir).normalize();
    }

    private Value value(Setting setting) {
        return Objects.requireNonNull(values.get(setting), "every setting has at least its preset");
    }

    private String text(Setting setting) {
        return value(setting).text();
    }

    private ConfigReport report(List<String> warnings) {
        List<ConfigReport.Entry> entries = new ArrayList<>();
        values.forEach(
                (setting, value) -> entries.add(new ConfigReport.Entry(setting.key(), value.text(), value.origin())));
        return new ConfigReport(entries, warnings);
    }

    private static ServerException invalid(Setting setting, String message, String remedy) {
        return ServerException.of(ProblemCode.CONFIG_INVALID, setting.key(), message, remedy);
    }
}
