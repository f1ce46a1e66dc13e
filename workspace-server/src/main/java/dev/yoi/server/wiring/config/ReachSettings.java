package dev.yoi.server.wiring.config;

import dev.yoi.server.http.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who may reach the server, and how. Beyond its own machine only what is encrypted: tokens and cookies are in
/// every request.
final class ReachSettings {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");
    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+]");

    private final SettingValues values;

    ReachSettings(SettingValues values) {
        this.values = values;
    }

    Reach read() {
        var reach = new Reach(hostNames(), tls(), proxies(), publicUrl());
        String host = values.text(Setting.HOST);
        boolean local = LOOPBACK.matcher(host).matches();
        if (!local && reach.tls().isEmpty() && reach.proxies().isEmpty()) {
            throw values.invalid(
                    Setting.HOST,
                    "'" + host + "' is no loopback address, so other machines would send their tokens in the clear",
                    "give a certificate (--tls-certificate and --tls-key, or --tls-keystore), or name the proxy that"
                            + " has one (--behind-proxy ADDRESS)");
        }
        return reach;
    }

    private List<String> hostNames() {
        List<String> names = values.list(Setting.HOST_NAMES);
        for (String name : names) {
            if (!HOST_NAME.matcher(name).matches()) {
                throw values.invalid(
                        Setting.HOST_NAMES, "'" + name + "' is no host name", "leave scheme, port and path out");
            }
        }
        return names;
    }

    private Optional<TlsFiles> tls() {
        Optional<Path> certificate = values.path(Setting.TLS_CERTIFICATE);
        Optional<Path> key = values.path(Setting.TLS_KEY);
        Optional<Path> keystore = values.path(Setting.TLS_KEYSTORE);
        Optional<Path> password = values.path(Setting.TLS_PASSWORD_FILE);
        requireBoth(Setting.TLS_CERTIFICATE, Setting.TLS_KEY);
        requireBoth(Setting.TLS_KEYSTORE, Setting.TLS_PASSWORD_FILE);
        if (certificate.isPresent() && keystore.isPresent()) {
            throw values.invalid(
                    Setting.TLS_KEYSTORE,
                    "there is a certificate in tls_certificate too",
                    "give one of them: 'yoi config show' says where each comes from");
        }
        return certificate
                .<TlsFiles>map(file -> new TlsFiles.Pem(file, key.orElseThrow()))
                .or(() -> keystore.map(file -> new TlsFiles.Pkcs12(file, password.orElseThrow())));
    }

    private void requireBoth(Setting one, Setting other) {
        if (values.isGiven(one) != values.isGiven(other)) {
            Setting missing = values.isGiven(one) ? other : one;
            Setting given = values.isGiven(one) ? one : other;
            throw values.invalid(given, "'" + missing.key() + "' is needed too", "give it with " + missing.flagName());
        }
    }

    private List<String> proxies() {
        List<String> addresses = values.list(Setting.BEHIND_PROXY);
        try {
            new Proxies(addresses);
            return addresses;
        } catch (IllegalArgumentException e) {
            throw values.failure(
                            Setting.BEHIND_PROXY,
                            String.valueOf(e.getMessage()),
                            "give the address that the proxy's connections come from, such as 10.0.0.7, or a network"
                                    + " such as 10.0.0.0/24")
                    .exception(e);
        }
    }

    private Optional<URI> publicUrl() {
        if (!values.isGiven(Setting.PUBLIC_URL)) {
            return Optional.empty();
        }
        String text = values.text(Setting.PUBLIC_URL).replaceFirst("/$", "");
        if (!text.matches("https?://(" + HOST_NAME.pattern() + ")(:\\d{1,5})?")) {
            throw values.invalid(
                    Setting.PUBLIC_URL,
                    "'" + text + "' is no address of a server",
                    "give scheme and host, and the port if it is not the usual one: https://yoi.example");
        }
        return Optional.of(URI.create(text));
    }
}
