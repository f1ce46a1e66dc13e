package dev.yoi.server.wiring.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// How a server is reached, besides from its own machine.
///
/// @param hostNames what requests may call it, besides by an address
/// @param proxies addresses, or networks such as `10.0.0.0/8`, that may pass requests on
/// @param publicUrl what people open, where that is not the address listened on
public record Reach(List<String> hostNames, Optional<TlsFiles> tls, List<String> proxies, Optional<URI> publicUrl) {
    /// From its own machine only, by any of its loopback addresses.
    public static final Reach LOCAL = new Reach(List.of(), Optional.empty(), List.of(), Optional.empty());

    public Reach {
        hostNames = List.copyOf(hostNames);
        proxies = List.copyOf(proxies);
    }
}
