package dev.yoi.execution.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;
    /// Moments have no zero, and may be negative.
    private static final long START = -5 * SECOND;

    private final Schedule schedule = new Schedule(Steps.within(Duration.ofSeconds(8)), START);

    @Test
    void aDeadlineIsHalfForTheQuestionAndAQuarterForEachSignal() {
        assertThat(schedule.due(START)).contains(Signal.INT);
        assertThat(schedule.due(START + 4 * SECOND - 1)).contains(Signal.INT);
        assertThat(schedule.due(START + 4 * SECOND)).contains(Signal.TERM);
        assertThat(schedule.due(START + 6 * SECOND)).contains(Signal.KILL);
        assertThat(schedule.due(START + 8 * SECOND)).isEmpty();
    }

    @Test
    void eachStepKnowsHowLongItGoesOn() {
        assertThat(schedule.left(START + SECOND)).isEqualTo(3 * SECOND);
        assertThat(schedule.left(START + 5 * SECOND)).isEqualTo(SECOND);
        assertThat(schedule.left(START + 6 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(schedule.left(START + 9 * SECOND)).isZero();
    }

    @Test
    void itCanBeHastenedAndNotSlowedDown() {
        schedule.hasten(Steps.within(Duration.ofHours(1)), START);
        assertThat(schedule.left(START)).isEqualTo(4 * SECOND);
        schedule.hasten(Steps.terminating(Duration.ofSeconds(1)), START + SECOND);
        assertThat(schedule.due(START + SECOND)).contains(Signal.TERM);
        assertThat(schedule.left(START + SECOND)).isEqualTo(SECOND);
    }

    @Test
    void noTimeStillLeavesTimeToKill() {
        var none = new Schedule(Steps.within(Duration.ZERO), START);
        assertThat(none.due(START)).contains(Signal.KILL);
        assertThat(none.left(START)).isEqualTo(Steps.KILL_MIN.toNanos());
    }

    @Test
    void aKillThatCameLateGetsItsTime() {
        schedule.killed(START + 8 * SECOND);
        assertThat(schedule.due(START + 8 * SECOND)).contains(Signal.KILL);
        assertThat(schedule.left(START + 8 * SECOND)).isEqualTo(Steps.KILL_MIN.toNanos());
    }
}
