package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    @Test
    void itStandsStillUntilItIsMoved() {
        var clock = FakeClock.atStart();
        assertThat(clock.instant()).isEqualTo(FakeClock.START).isEqualTo(clock.instant());
        assertThat(clock.advance(Duration.ofMillis(1))).isEqualTo(FakeClock.START.plusMillis(1));
        assertThat(clock.instant()).isEqualTo(FakeClock.START.plusMillis(1));
    }

    @Test
    void itGoesBackwardsToo() {
        var clock = FakeClock.at(Instant.EPOCH);
        clock.set(FakeClock.START);
        clock.advance(Duration.ofDays(-1));
        assertThat(clock.instant()).isEqualTo(FakeClock.START.minus(Duration.ofDays(1)));
    }
}
