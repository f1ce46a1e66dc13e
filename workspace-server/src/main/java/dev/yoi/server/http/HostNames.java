package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.HostPort;

/// Which names a request may call this server by. A web page of a stranger can make a browser resolve the
/// stranger's own name to this machine (DNS rebinding); its `Host` header then gives it away.
public final class HostNames {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private final Set<String> configured;

    public HostNames(Collection<String> configured) {
        this.configured =
                configured.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /// `host_not_allowed` unless the value of a `Host` header names this server. The address that the connection
    /// came to does too: no name was resolved for it.
    ///
    /// @param local the address that the connection came to
    void require(String hostHeader, String local) {
        if (!allowed(hostHeader, local)) {
            throw ServerException.of(
                    ProblemCode.HOST_NOT_ALLOWED,
                    "Host",
                    "this server is not known by that name",
                    "call it by its address, or add the name to host_names");
        }
    }

    private boolean allowed(String hostHeader, String local) {
        try {
            String host = new HostPort(hostHeader).getHost().toLowerCase(Locale.ROOT);
            return LOOPBACK.matcher(host).matches() || isAddress(host, local) || configured.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// However it is written.
    private static boolean isAddress(String host, String local) {
        String text = host.replaceAll("[\\[\\]]", "");
        return text.matches("[0-9a-f.:]+")
                && InetAddress.ofLiteral(text).getHostAddress().equals(local);
    }
}
