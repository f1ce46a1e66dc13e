package dev.yoi.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.wiring.tls.Certificates;
import dev.yoi.server.wiring.tls.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An event must not wait for the acknowledgement of the one before: what the operating system says of accepted
/// connections.
class NoDelayTest {
    private final BlockingQueue<Boolean> said = new LinkedBlockingQueue<>();

    private final class Looking implements Connection.Listener {
        @Override
        public void onOpened(Connection connection) {
            if (connection.getEndPoint() instanceof SocketChannelEndPoint socket) {
                try {
                    said.add(socket.getChannel().getOption(StandardSocketOptions.TCP_NODELAY));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void everyConnectionIsWithoutDelay(Optional<SSLContext> tls) throws Exception {
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        Gate gate = OneToken.gate("0123456789012345678901234567890123456789", new Readiness());
        try (HttpServer server =
                HttpServer.start(new HttpServer.Place(address, 0, tls), new RouteTable(List.of()), gate)) {
            server.tellConnections(new Looking());
            try (Socket first = new Socket(address, server.port());
                    Socket second = new Socket(address, server.port())) {
                assertThat(said.poll(60, TimeUnit.SECONDS)).isTrue();
                assertThat(said.poll(60, TimeUnit.SECONDS)).isTrue();
                assertThat(first.isConnected() && second.isConnected()).isTrue();
            }
        }
    }

    @Test
    void ofPlainConnections() throws Exception {
        everyConnectionIsWithoutDelay(Optional.empty());
    }

    @Test
    void ofEncryptedOnes(@TempDir Path dir) throws Exception {
        var certificates = new Certificates(dir);
        Path keystore = certificates.keystore("own");
        Instant valid =
                Certificates.certificate(keystore).getNotBefore().toInstant().plusSeconds(1);
        everyConnectionIsWithoutDelay(Optional.of(
                TlsIdentity.load(certificates.pkcs12(keystore), valid).context()));
    }
}
