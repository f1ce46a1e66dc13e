package dev.yoi.server.wiring;

import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.ServerConfig;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server that listens is called.
final class Addresses {
    private final ServerConfig.Listen listen;
    private final String behindHost;

    /// @param port the one that it really has
    Addresses(ServerConfig.Listen listen, int port) {
        this.listen = listen;
        this.behindHost = ":" + port;
    }

    /// From this machine, where every address answers to a loopback one.
    String local() {
        return scheme() + (listensEverywhere() ? "127.0.0.1" : authority(listen.host())) + behindHost;
    }

    /// For people: what they said, else a name for which the certificate should be, else the address itself.
    String forPeople() {
        Reach reach = listen.reach();
        return reach.publicUrl()
                .map(URI::toString)
                .or(() -> reach.tls()
                        .flatMap(_ -> reach.hostNames().stream().findFirst())
                        .map(name -> scheme() + name + behindHost))
                .orElseGet(this::local);
    }

    /// Every name that requests may use.
    static List<String> names(ServerConfig.Listen listen) {
        Reach reach = listen.reach();
        List<String> names = new ArrayList<>(reach.hostNames());
        if (literal(listen.host()).isEmpty()) {
            names.add(listen.host());
        }
        reach.publicUrl().map(URI::getHost).ifPresent(names::add);
        return names;
    }

    private String scheme() {
        return listen.reach().tls().isPresent() ? "https://" : "http://";
    }

    private boolean listensEverywhere() {
        return literal(authority(listen.host()))
                .filter(InetAddress::isAnyLocalAddress)
                .isPresent();
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException _) {
            // A name, then.
            return Optional.empty();
        }
    }

    private static String authority(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
