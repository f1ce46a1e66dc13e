package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostServicesTest {
    /// Connections, and proxies in between, count as idle after a minute.
    @Test
    void aStreamBeatsEveryFifteenSecondsAsTheApiPromises() {
        assertThat(HostServices.system().pace().heartbeat()).isEqualTo(Duration.ofSeconds(15));
    }
}
