package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.ServerConfig;
import dev.yoi.server.wiring.config.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where a server says that it is.
class AddressesTest {
    private static final Optional<TlsFiles> TLS =
            Optional.of(new TlsFiles.Pem(Path.of("/own.pem"), Path.of("/own.key")));

    private static Addresses of(String host, Reach reach) {
        return new Addresses(new ServerConfig.Listen(host, 8787, true, reach), 8788);
    }

    @Test
    void aLoopbackServerIsCalledByItsAddress() {
        assertThat(of("127.0.0.1", Reach.LOCAL).local()).isEqualTo("http://127.0.0.1:8788");
        assertThat(of("127.0.0.1", Reach.LOCAL).forPeople()).isEqualTo("http://127.0.0.1:8788");
        assertThat(of("::1", Reach.LOCAL).local()).isEqualTo("http://[::1]:8788");
        assertThat(of("localhost", Reach.LOCAL).local()).isEqualTo("http://localhost:8788");
    }

    @Test
    void aServerOnEveryAddressIsFoundOnALoopbackOne() {
        var reach = new Reach(List.of("yoi.example", "other.example"), TLS, List.of(), Optional.empty());
        for (String everywhere : List.of("0.0.0.0", "::", "[::]")) {
            assertThat(of(everywhere, reach).local()).isEqualTo("https://127.0.0.1:8788");
            assertThat(of(everywhere, reach).forPeople()).isEqualTo("https://yoi.example:8788");
        }
        assertThat(of("192.0.2.5", reach).local()).isEqualTo("https://192.0.2.5:8788");
    }

    @Test
    void whatIsSaidToBePublicIsAndItsNameIsKnown() {
        var reach = new Reach(
                List.of("other"),
                Optional.empty(),
                List.of("127.0.0.1"),
                Optional.of(URI.create("https://yoi.example")));
        assertThat(of("127.0.0.1", reach).forPeople()).isEqualTo("https://yoi.example");
        assertThat(of("127.0.0.1", reach).local()).isEqualTo("http://127.0.0.1:8788");
        assertThat(Addresses.names(new ServerConfig.Listen("127.0.0.1", 0, true, reach)))
                .containsExactly("other", "yoi.example");
    }

    @Test
    void aNameThatIsListenedOnIsTheServersName() {
        var listen = new ServerConfig.Listen("yoi.lan", 0, true, Reach.LOCAL);
        assertThat(new Addresses(listen, 8788).local()).isEqualTo("http://yoi.lan:8788");
        assertThat(Addresses.names(listen)).containsExactly("yoi.lan");
    }
}
