package dev.yoi.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.EventStream.Frame;
import dev.yoi.cli.client.RunWatch.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunWatchTest {
    private final RunWatch watch = new RunWatch(10);

    @Test
    void theRunThatAnswersTheInputDecidesAndNoOther() {
        assertThat(event(11, "run_finished", "\"run\":1,\"reason\":\"failed\"")).isEmpty();
        assertThat(event(12, "run_started", "\"run\":2,\"input_seq\":10")).isEmpty();
        assertThat(event(13, "run_finished", "\"run\":2,\"reason\":\"completed\",\"exit_code\":0"))
                .contains(new Outcome(2, "completed", Optional.of(0L), ""))
                .hasValueSatisfying(outcome -> assertThat(outcome.succeeded()).isTrue());
    }

    @Test
    void anExitCodeOtherThanZeroIsNoSuccess() {
        event(11, "run_started", "\"run\":2,\"input_seq\":10");
        assertThat(event(12, "run_finished", "\"run\":2,\"reason\":\"failed\",\"exit_code\":3,\"detail\":\"no\""))
                .contains(new Outcome(2, "failed", Optional.of(3L), "no"))
                .hasValueSatisfying(outcome -> assertThat(outcome.succeeded()).isFalse());
    }

    @Test
    void aQueuedInputIsFollowedToTheSequenceAtWhichItIsTaken() {
        assertThat(event(14, "input_accepted", "\"queued_seq\":10")).isEmpty();
        assertThat(event(15, "run_started", "\"run\":3,\"input_seq\":14")).isEmpty();
        assertThat(event(16, "run_finished", "\"run\":3,\"reason\":\"completed\",\"exit_code\":null"))
                .contains(new Outcome(3, "completed", Optional.empty(), ""));
    }

    @Test
    void aWithdrawnInputNeverRuns() {
        assertThat(event(11, "input_withdrawn", "\"queued_seq\":9")).isEmpty();
        assertThat(event(12, "input_withdrawn", "\"queued_seq\":10"))
                .contains(new Outcome(0, "withdrawn", Optional.empty(), ""));
    }

    @Test
    void theEndOfTheWorkerEndsTheWait() {
        assertThat(event(11, "cancelled", "\"outcome\":\"killed\""))
                .contains(new Outcome(0, "cancelled", Optional.empty(), ""));
    }

    @Test
    void I2_anExecutionThatIsGoneLeavesTheOutcomeUnknown() {
        event(11, "run_started", "\"run\":2,\"input_seq\":10");
        assertThat(live("stale", 11)).hasValueSatisfying(outcome -> {
            assertThat(outcome.reason()).isEqualTo("unknown");
            assertThat(outcome.run()).isEqualTo(2);
            assertThat(outcome.succeeded()).isFalse();
        });
    }

    @Test
    void whatWasRecordedBeforeTheExecutionWentIsAwaited() {
        event(11, "run_started", "\"run\":2,\"input_seq\":10");
        assertThat(live("stale", 13)).isEmpty();
        assertThat(event(12, "message", "\"run\":2")).isEmpty();
        assertThat(event(13, "run_finished", "\"run\":2,\"reason\":\"completed\""))
                .hasValueSatisfying(outcome -> assertThat(outcome.reason()).isEqualTo("completed"));
    }

    @Test
    void theFirstInputOfANewWorkerNeedsNoSequence() {
        var first = RunWatch.firstInput();
        accept(first, 3, "input_accepted", "\"content\":[]");
        accept(first, 4, "run_started", "\"run\":1,\"input_seq\":3");
        assertThat(accept(first, 5, "run_finished", "\"run\":1,\"reason\":\"completed\""))
                .isPresent();
    }

    private Optional<Outcome> event(long seq, String kind, String fields) {
        return accept(watch, seq, kind, fields);
    }

    private static Optional<Outcome> accept(RunWatch watch, long seq, String kind, String fields) {
        String data = "{\"event\":{\"seq\":%d,\"kind\":\"%s\",%s}}".formatted(seq, kind, fields);
        return watch.accept(new Frame("event", Long.toString(seq), data));
    }

    private Optional<Outcome> live(String attachment, long lastSeq) {
        return watch.accept(
                new Frame("live", "", "{\"attachment\":\"%s\",\"last_seq\":%d}".formatted(attachment, lastSeq)));
    }
}
