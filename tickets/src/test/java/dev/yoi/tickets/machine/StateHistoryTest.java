package dev.yoi.tickets.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.model.TicketState;
import org.junit.jupiter.api.Test;

class StateHistoryTest {

    @Test
    void theFirstStepOfAnOlderThreadMayLeaveAnyState() {
        StateHistory history = history(step("ready", "queued") + step("queued", "inprogress"));
        assertThat(history.end()).contains(TicketState.INPROGRESS);
        assertThat(history.breaks()).isEmpty();
    }

    @Test
    void aStepFromAnotherStateBreaksTheChain() {
        StateHistory history = history(step("ready", "queued") + step("ready", "queued"));
        assertThat(history.breaks()).hasSize(1);
        assertThat(history.breaks().getFirst().message())
                .contains("from ready to queued")
                .contains("it was queued");
    }

    @Test
    void aCloseEventIsAStepAndOldWordsAreRead() {
        StateHistory history = history(step("intake", "ready").replace("field: state", "field: workflow_state")
                + event("close", " status: closed"));
        assertThat(history.end()).contains(TicketState.CLOSED);
        assertThat(history.breaks()).isEmpty();
    }

    @Test
    void otherFieldsAndKindsAreNoSteps() {
        StateHistory history =
                history(step("a", "b").replace("field: state", "field: assignee") + event("comment", ""));
        assertThat(history.end()).isEmpty();
        assertThat(history.breaks()).isEmpty();
    }

    private static String step(String from, String to) {
        return event("state_changed", " from: " + from + " to: " + to + " reason: x field: state");
    }

    private static String event(String kind, String more) {
        return "<!-- event: " + kind + " author: a at: 2026-06-15T06:08:19Z" + more + " -->\n\n---\n\n";
    }

    private static StateHistory history(String thread) {
        return StateHistory.of(ThreadFile.read("", thread.getBytes(UTF_8)).events());
    }
}
