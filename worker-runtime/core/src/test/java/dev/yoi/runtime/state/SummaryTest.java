package dev.yoi.runtime.state;

import static dev.yoi.runtime.state.States.accepted;
import static dev.yoi.runtime.state.States.after;
import static dev.yoi.runtime.state.States.diagnostic;
import static dev.yoi.runtime.state.States.message;
import static dev.yoi.runtime.state.States.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.Overview;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Overview, usage and diagnostics, all folds of the log (I4).
class SummaryTest {
    @Test
    void usageAddsUpByModelAndCountsFinishedRuns() {
        WorkerState state = after(
                running(),
                new WorkerEvent.UsageReported(1, "a", new TokenUsage(1, 2, 3, 4, 5)),
                new WorkerEvent.UsageReported(1, "b", new TokenUsage(10, 0, 0, 0, 0)),
                new WorkerEvent.UsageReported(1, "a", new TokenUsage(1, 1, 1, 1, 1)),
                new WorkerEvent.RunFinished(1, RunReason.FAILED, 1, null));
        var usage = state.summary().usage();
        assertThat(usage.turns()).isEqualTo(1);
        assertThat(usage.byModel()).containsEntry("a", new TokenUsage(2, 3, 4, 5, 6));
        assertThat(usage.total()).isEqualTo(new TokenUsage(12, 3, 4, 5, 6));
    }

    @Test
    void I11_modelsBeyondAHundredAndEndlessNamesCountTogether() {
        Usage usage = Usage.ZERO;
        var one = new TokenUsage(1, 0, 0, 0, 0);
        for (int i = 0; i < 150; i++) {
            usage = usage.plus("model-" + i, one).plus("model-0", one);
        }
        usage = usage.plus("x".repeat(201), one);
        assertThat(usage.byModel())
                .hasSize(Usage.MAX_MODELS + 1)
                .containsEntry(Usage.OTHER, new TokenUsage(51, 0, 0, 0, 0));
        assertThat(usage.total().input()).isEqualTo(301);
        assertThat(usage.plus(usage).total().input()).isEqualTo(602);
        assertThat(usage.plus(usage).byModel()).hasSameSizeAs(usage.byModel());
    }

    @Test
    void theTitleIsTheFirstUserInputAndTheLastTextTheLastItem() {
        WorkerState state = after(running(), message("\n  hello there \nmore"), accepted("second", 0), message(" "));
        Overview overview = state.summary().overview();
        assertThat(overview.title()).isEqualTo("go");
        assertThat(overview.lastText()).isEqualTo("second");
        assertThat(overview.items()).isEqualTo(4);
        assertThat(overview.firstActivity()).isEqualTo(States.START.plusSeconds(1));
        assertThat(overview.lastActivity()).isEqualTo(States.START.plusSeconds(state.lastSeq()));
    }

    @Test
    void theLastTextIsTheLastLineOfWhatWasSaidLast() {
        WorkerState state = after(running(), message("one\n  two \r\n\n \t\n"), message("\n"));
        assertThat(state.summary().overview().lastText()).isEqualTo("two");
        assertThat(after(state, message("10 %\r20 %\r100 %"))
                        .summary()
                        .overview()
                        .lastText())
                .isEqualTo("100 %");
    }

    @Test
    void I11_longTextsAreCutBetweenCharacters() {
        String faces = "x" + "😀".repeat(400);
        WorkerState state = after(running(), message(faces), diagnostic("d", faces, faces));
        String last = String.valueOf(state.summary().overview().lastText());
        assertThat(last).endsWith("😀…").hasSizeLessThanOrEqualTo(Overview.MAX_TEXT_CHARACTERS);
        Diagnostic diagnostic = state.summary().diagnostics().getFirst();
        for (String text : List.of(diagnostic.message(), diagnostic.subject())) {
            assertThat(text).endsWith("😀…").hasSizeLessThanOrEqualTo(Diagnostic.MAX_MESSAGE_CHARACTERS);
        }
    }

    @Test
    void diagnosticsAreOnePerCodeAndSubjectWithACount() {
        String longSubject = "s".repeat(2_000);
        WorkerState state = after(
                running(),
                diagnostic("a", "x", "first"),
                diagnostic("a", "y", "other"),
                diagnostic("a", "x", "again"),
                diagnostic("a", longSubject, "long"),
                diagnostic("a", longSubject, "long again"));
        assertThat(state.summary().diagnostics()).extracting(Diagnostic::count).containsExactly(2L, 1L, 2L);
        Diagnostic first = state.summary().diagnostics().getFirst();
        assertThat(first.message()).isEqualTo("again");
        assertThat(first.firstSeen()).isEqualTo(States.START.plusSeconds(6));
        assertThat(first.lastSeen()).isEqualTo(States.START.plusSeconds(8));
    }

    @Test
    void I11_whenDiagnosticsAreFullTheOneUnseenForLongestMakesRoom() {
        WorkerState state = running();
        for (int i = 0; i < Summary.MAX_DIAGNOSTICS; i++) {
            state = after(state, diagnostic("d", "s" + i, "m"));
        }
        state = after(state, diagnostic("d", "s0", "seen again"), diagnostic("d", "new", "m"));
        assertThat(state.summary().diagnostics())
                .hasSize(Summary.MAX_DIAGNOSTICS)
                .extracting(Diagnostic::subject)
                .contains("s0", "new")
                .doesNotContain("s1");
    }
}
