package dev.yoi.server.wiring.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    private Path dir;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<Setting, String> flags = new HashMap<>();

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(dir.resolve("project/.yoi"));
        Files.createDirectories(dir.resolve("home/.config/yoi"));
    }

    private ConfigLoader.Loaded load() {
        return ConfigLoader.load(
                new ConfigSources(dir.resolve("project"), dir, dir.resolve("home"), environment, flags));
    }

    private void user(String toml) throws IOException {
        Files.writeString(dir.resolve("home/.config/yoi/yoi.toml"), toml);
    }

    private void project(String toml) throws IOException {
        Files.writeString(dir.resolve("project/.yoi/settings.toml"), toml);
    }

    private void isRefused(String... words) {
        assertThatThrownBy(this::load).isInstanceOfSatisfying(ServerException.class, e -> {
            assertThat(e.code()).isEqualTo(ProblemCode.CONFIG_INVALID);
            assertThat(e.failure().subject() + " " + e.getMessage() + " "
                            + e.failure().remedy())
                    .contains(words);
        });
    }

    private String origin(Setting setting) {
        return load().report().items().stream()
                .filter(entry -> entry.key().equals(setting.key()))
                .map(ConfigReport.Entry::origin)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withNothingSaidThePresetsHold() {
        ServerConfig config = load().config();
        assertThat(config.listen().host()).isEqualTo("127.0.0.1");
        assertThat(config.listen().port()).isEqualTo(8787);
        assertThat(config.listen().portGiven()).isFalse();
        assertThat(config.dataDir()).isEqualTo(dir.resolve("home/.local/share/yoi"));
        assertThat(config.restore()).isEqualTo(RestorePolicy.NONE);
        assertThat(load().report().items())
                .hasSize(Setting.values().length)
                .allMatch(e -> e.origin().equals("preset"));
    }

    @Test
    void laterLayersWinAndSayWhoTheyAre() throws IOException {
        user("port = 1000\nrestore = \"active\"\n");
        assertThat(load().config().listen().port()).isEqualTo(1000);
        assertThat(load().config().listen().portGiven()).isTrue();
        assertThat(origin(Setting.PORT)).isEqualTo("user file");
        environment.put("YOI_PORT", "2000");
        assertThat(load().config().listen().port()).isEqualTo(2000);
        assertThat(origin(Setting.PORT)).isEqualTo("environment YOI_PORT");
        flags.put(Setting.PORT, "3000");
        assertThat(load().config().listen().port()).isEqualTo(3000);
        assertThat(origin(Setting.PORT)).isEqualTo("flag --port");
        assertThat(load().config().restore()).isEqualTo(RestorePolicy.ACTIVE);
    }

    @Test
    void aProjectMaySetADefaultProfileAndNothingAboutTheMachine() throws IOException {
        project("default_profile = \"claude\"\n");
        assertThat(load().config().defaultProfile().name()).isEqualTo("claude");
        assertThat(origin(Setting.DEFAULT_PROFILE)).isEqualTo("project file");
        for (String line : new String[] {
            "host = \"127.0.0.1\"",
            "port = 1",
            "host_names = [\"x\"]",
            "tls_key = \"/x\"",
            "tls_password_file = \"/x\"",
            "behind_proxy = \"10.0.0.1\"",
            "public_url = \"https://x\"",
            "data_dir = \"/x\"",
            "restore = \"all\"",
            "keyring_command = \"x\""
        }) {
            project(line);
            isRefused("may not set", "yoi.toml");
        }
    }

    @Test
    void anUnknownKeyNamesTheNearestAndItsLine() throws IOException {
        user("# mine\nprot = 1\n");
        isRefused("prot", "'port'", "yoi.toml:2");
    }

    @Test
    void whatIsNoTomlNamesItsLine() throws IOException {
        user("port = \n");
        isRefused("yoi.toml:1");
    }

    @Test
    void anUnknownVariableIsAWarningSinceTheEnvironmentIsShared() {
        environment.put("YOI_PROT", "1");
        environment.put("YOI_EXECUTION", "x");
        assertThat(load().report().warnings()).singleElement().asString().contains("YOI_PROT", "YOI_PORT");
    }

    @Test
    void wrongValuesAreRefused() {
        for (var wrong : Map.of(
                        Setting.PORT, "x", Setting.RESTORE, "some", Setting.HOST, "0.0.0.0", Setting.DATA_DIR, " ")
                .entrySet()) {
            flags.clear();
            flags.put(wrong.getKey(), wrong.getValue());
            isRefused(wrong.getKey().key());
        }
        flags.clear();
        flags.put(Setting.PORT, "65536");
        isRefused("port");
    }

    @Test
    void aWrongValueNamesTheSettingAndTheFileAndLineThatSayIt() throws IOException {
        for (String line : new String[] {
            "port = \"abc\"",
            "port = -1",
            "restore = \"some\"",
            "host_names = [\"*\"]",
            "host_names = [\"yoi.example:80\"]",
            "host_names = [\"a b\"]",
            "host = \"0.0.0.0\"",
            "data_dir = \"mine\"",
            "behind_proxy = \"proxy.example\"",
            "public_url = \"yoi.example\"",
            "tls_key = \"/own.key\""
        }) {
            user("# mine\n\n" + line + "\n");
            isRefused("yoi.toml:3", line.substring(0, line.indexOf(' ')) + ": ");
        }
        user("");
        project("# ours\nport = 1\n");
        isRefused("settings.toml:2", "'port'");
        project("");
        environment.put("YOI_PORT", "x");
        isRefused("environment YOI_PORT");
        flags.put(Setting.PORT, "y");
        isRefused("flag --port");
    }

    @Test
    void aKeyThatIsNearNoneIsNotTakenForOne() throws IOException {
        user("token = \"x\"\n");
        isRefused("there are: host, port");
    }

    /// A cloned project may bring along a link to anything.
    @Test
    void whatIsNoFileIsNotRead() throws IOException {
        Files.createSymbolicLink(dir.resolve("project/.yoi/settings.toml"), Path.of("/dev/zero"));
        isRefused("settings.toml", "no file");
        Files.delete(dir.resolve("project/.yoi/settings.toml"));
        project("# " + "x".repeat(300_000));
        isRefused("settings.toml", "more than");
    }

    @Test
    void whatOthersCouldReachNeedsTlsOrAProxy() throws IOException {
        flags.put(Setting.HOST, "0.0.0.0");
        isRefused("host", "in the clear", "--tls-certificate", "--tls-keystore", "--behind-proxy");
        flags.put(Setting.BEHIND_PROXY, "10.0.0.7, 2001:db8::/32");
        assertThat(load().config().listen().reach().proxies()).containsExactly("10.0.0.7", "2001:db8::/32");
        flags.remove(Setting.BEHIND_PROXY);
        user("tls_certificate = \"~/tls/own.pem\"\ntls_key = \"/etc/own.key\"\n");
        assertThat(load().config().listen().reach().tls())
                .contains(new TlsFiles.Pem(dir.resolve("home/tls/own.pem"), Path.of("/etc/own.key")));
        assertThat(origin(Setting.TLS_KEY)).isEqualTo("user file");
        flags.put(Setting.TLS_KEYSTORE, "own.p12");
        isRefused("tls_password_file", "--tls-password-file");
        flags.put(Setting.TLS_PASSWORD_FILE, "own.pass");
        isRefused("tls_keystore", "one of them");
        flags.put(Setting.TLS_CERTIFICATE, "");
        flags.put(Setting.TLS_KEY, "");
        assertThat(load().config().listen().reach().tls())
                .contains(new TlsFiles.Pkcs12(dir.resolve("own.p12"), dir.resolve("own.pass")));
        user("tls_key = \"own.key\"\ntls_certificate = \"/own.pem\"\n");
        flags.clear();
        isRefused("tls_key", "absolute");
    }

    @Test
    void namesAndAddressesOfAServerAreChecked() {
        for (var wrong : Map.of(
                        Setting.BEHIND_PROXY, "proxy.example",
                        Setting.HOST_NAMES, "https://yoi.example",
                        Setting.PUBLIC_URL, "yoi.example",
                        Setting.TLS_KEY, "a.key")
                .entrySet()) {
            flags.clear();
            flags.put(wrong.getKey(), wrong.getValue());
            isRefused(
                    wrong.getValue().equals("a.key")
                            ? "tls_certificate"
                            : wrong.getKey().key());
        }
        flags.clear();
        flags.put(Setting.PUBLIC_URL, "https://yoi.example/");
        assertThat(load().config().listen().reach().publicUrl()).contains(URI.create("https://yoi.example"));
    }

    @Test
    void theDataDirectoryIsFoundInThisOrder() throws IOException {
        environment.put("XDG_DATA_HOME", dir.resolve("xdg").toString());
        assertThat(load().config().dataDir()).isEqualTo(dir.resolve("xdg/yoi"));
        environment.put("XDG_DATA_HOME", "relative");
        assertThat(load().config().dataDir()).isEqualTo(dir.resolve("home/.local/share/yoi"));
        environment.put("YOI_DATA_DIR", "here");
        assertThat(load().config().dataDir()).isEqualTo(dir.resolve("here"));
        environment.remove("YOI_DATA_DIR");
        user("data_dir = \"~/mine\"\n");
        assertThat(load().config().dataDir()).isEqualTo(dir.resolve("home/mine"));
        user("data_dir = \"mine\"\n");
        isRefused("data_dir");
    }
}
