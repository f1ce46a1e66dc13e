package dev.yoi.server.http;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;

/// Who sends a request, told by the connection alone, or by a proxy that the configuration names. A header that
/// anybody can send counts for nothing: `X-Forwarded-For` and `X-Forwarded-Proto` only from such a proxy, and of
/// them the last value, which it put there itself. `Forwarded` and `X-Forwarded-Host` never count: a proxy that
/// knows nothing of them passes them on as they came.
public final class Proxies {
    /// None at all.
    public static final Proxies NONE = new Proxies(List.of());

    /// The short forms of the fourth version, such as `10.1`, are nothing that anybody would expect.
    private static final Pattern ADDRESS = Pattern.compile(
            "\\d{1,3}(\\.\\d{1,3}){3}(/([12]?\\d|3[0-2]))?|[0-9a-fA-F.]*:[0-9a-fA-F.:]*(/(\\d{1,2}|1[01]\\d|12[0-8]))?");

    private final InetAddressSet addresses = new InetAddressSet();

    /// @param addresses literal ones, or networks such as `10.0.0.0/8`; `IllegalArgumentException` for anything
    ///     else
    public Proxies(Collection<String> addresses) {
        for (String address : addresses) {
            if (!ADDRESS.matcher(address).matches()) {
                throw new IllegalArgumentException("'" + address + "' is no address and no network");
            }
            InetAddress.ofLiteral(address.replaceFirst("/.*", ""));
            this.addresses.add(address);
        }
    }

    /// Who a request is from.
    ///
    /// @param address where it comes from, as far as can be known
    /// @param secure it was encrypted on its way, up to this server or to the proxy
    record Sender(String address, boolean secure) {}

    /// What a request itself shows.
    ///
    /// @param peer the other end of the connection
    /// @param forwardedFor in the order of the header
    record Shown(
            InetAddress peer,
            InetAddress local,
            boolean secure,
            List<String> forwardedFor,
            List<String> forwardedProto) {
        private static Shown by(Request request) {
            var connection = request.getConnectionMetaData();
            if (!(connection.getRemoteSocketAddress() instanceof InetSocketAddress socket)
                    || !(connection.getLocalSocketAddress() instanceof InetSocketAddress own)) {
                throw new IllegalStateException("every connection is of TCP");
            }
            return new Shown(
                    socket.getAddress(),
                    own.getAddress(),
                    request.isSecure(),
                    request.getHeaders().getCSV(HttpHeader.X_FORWARDED_FOR, false),
                    request.getHeaders().getCSV(HttpHeader.X_FORWARDED_PROTO, false));
        }

        /// An own address of this machine is the other end of such a connection only here.
        private boolean isOfThisMachine() {
            return peer.isLoopbackAddress() || peer.equals(local);
        }
    }

    Sender sender(Request request) {
        return sender(Shown.by(request));
    }

    /// `host_not_allowed` for what came neither encrypted, nor through a proxy, nor from this machine.
    Sender sender(Shown shown) {
        String address = shown.peer.getHostAddress();
        if (addresses.isEmpty()) {
            return new Sender(address, shown.secure);
        }
        if (addresses.test(shown.peer)) {
            return new Sender(
                    origin(shown.forwardedFor).orElse(address), shown.secure || isHttps(shown.forwardedProto));
        }
        if (shown.secure || shown.isOfThisMachine()) {
            return new Sender(address, shown.secure);
        }
        throw ServerException.of(
                ProblemCode.HOST_NOT_ALLOWED,
                "connection",
                "this server is reached through its proxy only",
                "open the proxy's address, or add this one to behind_proxy if it is a proxy");
    }

    /// The last address that is not a proxy's: what stands before it, anybody may have written.
    private Optional<String> origin(List<String> passed) {
        for (String text : passed.reversed()) {
            Optional<InetAddress> address = literal(text);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            if (!addresses.test(address.get())) {
                return address.map(InetAddress::getHostAddress);
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.strip()));
        } catch (IllegalArgumentException _) {
            // Not an address: then it is said by nobody who knows.
            return Optional.empty();
        }
    }

    private static boolean isHttps(List<String> schemes) {
        return !schemes.isEmpty() && schemes.getLast().strip().equalsIgnoreCase("https");
    }
}
