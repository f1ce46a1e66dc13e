package dev.yoi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.server.http.Proxies.Sender;
import dev.yoi.server.http.Proxies.Shown;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whose word counts for where a request comes from.
class ProxiesTest {
    private static final String PROXY = "192.0.2.7";
    private static final String STRANGER = "198.51.100.9";
    /// Where this server listens.
    private static final String OWN = "192.0.2.5";

    private final Proxies proxies = new Proxies(List.of(PROXY, "10.1.0.0/16", "2001:db8::1"));

    private static Shown shown(String peer, String forwardedFor, String forwardedProto) {
        return new Shown(
                InetAddress.ofLiteral(peer),
                InetAddress.ofLiteral(OWN),
                false,
                List.of(forwardedFor.split(",")),
                List.of(forwardedProto.split(",")));
    }

    @Test
    void withoutAProxyNoHeaderCounts() {
        assertThat(Proxies.NONE.sender(shown(STRANGER, "127.0.0.1", "https"))).isEqualTo(new Sender(STRANGER, false));
    }

    @Test
    void aProxysWordCountsAndOnlyTheLastOfIt() {
        assertThat(proxies.sender(shown(PROXY, STRANGER, "https"))).isEqualTo(new Sender(STRANGER, true));
        assertThat(proxies.sender(shown(PROXY, "127.0.0.1," + STRANGER, "https,http")))
                .as("what the client wrote stands first")
                .isEqualTo(new Sender(STRANGER, false));
        assertThat(proxies.sender(shown(PROXY, STRANGER + ",10.1.2.3", "https")))
                .as("one proxy behind another")
                .isEqualTo(new Sender(STRANGER, true));
        assertThat(proxies.sender(shown("10.1.255.1", STRANGER, "HTTPS"))).isEqualTo(new Sender(STRANGER, true));
        assertThat(proxies.sender(shown("2001:db8::1", "2001:db8::9", "https")).address())
                .isEqualTo("2001:db8:0:0:0:0:0:9");
    }

    @Test
    void whatIsNoAddressIsNobodysWord() {
        for (String said : List.of("unknown", "evil.example", "_hidden", "", STRANGER + ",localhost")) {
            assertThat(proxies.sender(shown(PROXY, said, "https")).address())
                    .as(said)
                    .isEqualTo(PROXY);
        }
    }

    @Test
    void whoComesAroundTheProxyIsRefusedUnlessEncryptedOrFromThisMachine() {
        assertThatThrownBy(() -> proxies.sender(shown(STRANGER, "127.0.0.1", "https")))
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.HOST_NOT_ALLOWED));
        assertThat(proxies.sender(shown("127.0.0.1", STRANGER, "https"))).isEqualTo(new Sender("127.0.0.1", false));
        assertThat(proxies.sender(shown(OWN, STRANGER, "https")))
                .as("the command line of this machine, which was told the address listened on")
                .isEqualTo(new Sender(OWN, false));
        assertThat(proxies.sender(new Shown(
                        InetAddress.ofLiteral(STRANGER), InetAddress.ofLiteral(OWN), true, List.of(), List.of())))
                .isEqualTo(new Sender(STRANGER, true));
    }

    @Test
    void onlyAddressesAndNetworksAreProxies() {
        for (String wrong : List.of("proxy.example", "10.0.0", "10.0.0.0/x", "10.0.0.0/33", "", "1.2.3.4:80", "*")) {
            assertThatThrownBy(() -> new Proxies(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
