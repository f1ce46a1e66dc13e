package dev.yoi.cli.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a server is reached from other machines.
final class ReachOptions {
    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Speak TLS with this certificate (PEM, its issuers behind it).")
    private @Nullable String tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key (PEM, PKCS#8, mode 0600).")
    private @Nullable String tlsKey;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Speak TLS with the certificate and key in this PKCS#12 file (mode 0600).")
    private @Nullable String tlsKeystore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "Holds the PKCS#12 file's password in its only line (mode 0600).")
    private @Nullable String tlsPasswordFile;

    @Option(
            names = "--behind-proxy",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Proxies, by address or network, that speak TLS for this server and pass requests on.")
    private @Nullable List<String> behindProxy;

    @Option(
            names = {"--host-names", "--allowed-host"},
            paramLabel = "NAME",
            split = ",",
            description = "Names that requests may call this server by, besides its addresses.")
    private @Nullable List<String> hostNames;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "What people open, where that is not the address listened on.")
    private @Nullable String publicUrl;

    /// By the names of their settings.
    Map<String, String> given() {
        Map<String, String> given = new TreeMap<>();
        put(given, "tls_certificate", tlsCertificate);
        put(given, "tls_key", tlsKey);
        put(given, "tls_keystore", tlsKeystore);
        put(given, "tls_password_file", tlsPasswordFile);
        put(given, "behind_proxy", behindProxy == null ? null : String.join(",", behindProxy));
        put(given, "host_names", hostNames == null ? null : String.join(",", hostNames));
        put(given, "public_url", publicUrl);
        return given;
    }

    static void put(Map<String, String> given, String setting, @Nullable String value) {
        if (value != null) {
            given.put(setting, value);
        }
    }
}
