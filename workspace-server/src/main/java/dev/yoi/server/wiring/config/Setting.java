package dev.yoi.server.wiring.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every setting there is: its key in files, its presets, and who may set it.
public enum Setting {
    /// Address to listen on.
    HOST("host", "127.0.0.1", false),
    /// Port to listen on; 0 takes a free one.
    PORT("port", "8787", false),
    /// Names other than loopback ones that requests may call the server by, comma-separated.
    HOST_NAMES("host_names", "", false),
    /// The server's certificate and those behind it, as PEM; with its key.
    TLS_CERTIFICATE("tls_certificate", "", false),
    /// The certificate's key, as PEM; for its owner's eyes only.
    TLS_KEY("tls_key", "", false),
    /// Certificate and key in one PKCS#12 file, in place of the two; with a password.
    TLS_KEYSTORE("tls_keystore", "", false),
    /// Its only line opens the PKCS#12 file; for its owner's eyes only.
    TLS_PASSWORD_FILE("tls_password_file", "", false),
    /// Addresses of proxies that may pass requests on, comma-separated; also networks, such as 10.0.0.0/24.
    BEHIND_PROXY("behind_proxy", "", false),
    /// What people open, where that is not the address listened on: behind a proxy, or for a certificate's name.
    PUBLIC_URL("public_url", "", false),
    /// Where everything durable is kept; the preset depends on the environment.
    DATA_DIR("data_dir", "", false),
    /// What is re-attached when a server starts: `none`, `active` (stale workers), `all` (detached ones too).
    RESTORE("restore", "none", false),
    /// Prints the secret that `{name}` stands for, such as `secret-tool lookup yoi {name}`; run without a shell.
    KEYRING_COMMAND("keyring_command", "", false),
    /// Profile of a worker that is made without naming one on the command line.
    DEFAULT_PROFILE("default_profile", "shell", true);

    private final String key;
    private final String preset;
    private final boolean inProject;

    Setting(String key, String preset, boolean inProject) {
        this.key = key;
        this.preset = preset;
        this.inProject = inProject;
    }

    public String key() {
        return key;
    }

    public String preset() {
        return preset;
    }

    /// Whether the project's file may set it.
    public boolean inProject() {
        return inProject;
    }

    public String environmentName() {
        return "YOI_" + key.toUpperCase(Locale.ROOT);
    }

    public String flagName() {
        return "--" + key.replace('_', '-');
    }

    public static Optional<Setting> find(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}
