package dev.yoi.server.wiring.config;

import java.nio.file.Path;

/// Where a server's certificate and its key are.
public sealed interface TlsFiles {
    /// Two files of text: the server's certificate with those that lead from it to a root, and its key.
    record Pem(Path certificate, Path key) implements TlsFiles {}

    /// Both in one file, which the only line of another one opens.
    record Pkcs12(Path keystore, Path passwordFile) implements TlsFiles {}
}
