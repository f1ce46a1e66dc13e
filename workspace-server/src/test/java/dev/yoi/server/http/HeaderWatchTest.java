package dev.yoi.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// When a connection has used up the patience for headers.
class HeaderWatchTest {
    private final HeaderWatch watch = new HeaderWatch();

    @Test
    void aFirstRequestHasOnePatience() {
        assertThat(watch.isTooLate(0, 17, false)).isTrue();
    }

    @Test
    void aConnectionThatIsKeptMayBeSilent() {
        for (int look = 0; look < 10; look++) {
            assertThat(watch.isTooLate(1, 100, false)).isFalse();
        }
    }

    @Test
    void whatBecomesNoRequestInAnotherPatienceIsTooLate() {
        assertThat(watch.isTooLate(1, 100, false)).isFalse();
        assertThat(watch.isTooLate(1, 101, false))
                .as("headers may have begun just now")
                .isFalse();
        assertThat(watch.isTooLate(1, 101, false))
                .as("whether or not more came")
                .isTrue();
    }

    @Test
    void oneByteNowAndThenIsTooLateAsWell() {
        assertThat(watch.isTooLate(1, 100, false)).isFalse();
        assertThat(watch.isTooLate(1, 101, false)).isFalse();
        assertThat(watch.isTooLate(1, 102, false)).isTrue();
    }

    @Test
    void whatBecomesARequestIsInTime() {
        assertThat(watch.isTooLate(1, 100, false)).isFalse();
        assertThat(watch.isTooLate(1, 150, false)).isFalse();
        assertThat(watch.isTooLate(2, 200, true)).isFalse();
        assertThat(watch.isTooLate(2, 200, false)).isFalse();
        assertThat(watch.isTooLate(7, 900, false))
                .as("several between two looks")
                .isFalse();
    }

    @Test
    void aBodyMayTakeItsOwnTime() {
        assertThat(watch.isTooLate(1, 100, true)).isFalse();
        assertThat(watch.isTooLate(1, 200, true)).isFalse();
        assertThat(watch.isTooLate(1, 300, true)).isFalse();
        assertThat(watch.isTooLate(1, 400, false)).as("its last bytes").isFalse();
        assertThat(watch.isTooLate(1, 400, false)).isFalse();
    }
}
