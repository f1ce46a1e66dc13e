package dev.yoi.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Resolution;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.ToolStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The transcript as a projection of single events.
class TranscriptItemTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private static Optional<TranscriptItem> of(WorkerEvent event) {
        return TranscriptItem.of(new SequencedEvent(7, AT, event));
    }

    private static WorkerEvent finished(RunReason reason, @Nullable Integer code, @Nullable String detail) {
        return new WorkerEvent.RunFinished(2, reason, code, detail);
    }

    private static Optional<String> text(WorkerEvent event) {
        return of(event).map(item -> item.content().plainText());
    }

    @Test
    void anInputIsALineOfWhoSentItAndAQueuedOneIsNoneYet() {
        for (InputKind kind : InputKind.values()) {
            TranscriptItem item = of(new WorkerEvent.InputAccepted(kind, Content.text("hi"), 0, null))
                    .orElseThrow();
            assertThat(item.role().code()).isEqualTo(kind.code());
            assertThat(item.type()).isEqualTo(TranscriptItem.Type.MESSAGE);
            assertThat(item.seq()).isEqualTo(7);
            assertThat(item.at()).isEqualTo(AT);
        }
        assertThat(of(new WorkerEvent.InputQueued(InputKind.USER, Content.text("hi"), 0, null)))
                .isEmpty();
    }

    @Test
    void aChunkKeepsItsItemAndOffset() {
        var message = new WorkerEvent.Message(2, new ItemId("m"), 16, Role.LOG, Content.text("more"));
        assertThat(of(message))
                .contains(new TranscriptItem(
                        7, AT, 2, TranscriptItem.Type.MESSAGE, Role.LOG, "m", 16, Content.text("more")));
        var thought = new WorkerEvent.Reasoning(2, new ItemId("r"), 3, "hm");
        assertThat(of(thought)).hasValueSatisfying(item -> {
            assertThat(item.type()).isEqualTo(TranscriptItem.Type.REASONING);
            assertThat(item.offset()).isEqualTo(3);
        });
    }

    @Test
    void toolsAndPermissionsAreLinesThatNameTheirCall() {
        assertThat(of(new WorkerEvent.ToolCall(2, "c", "tool", "title", "{}")))
                .hasValueSatisfying(item -> assertThat(item.item()).isEqualTo("c"));
        assertThat(of(new WorkerEvent.ToolResult(2, "c", ToolStatus.FAILED, Content.text("no"))))
                .hasValueSatisfying(item -> assertThat(item.type()).isEqualTo(TranscriptItem.Type.TOOL_RESULT));
        assertThat(of(new WorkerEvent.PermissionRequested(2, "r", "c", "may I", List.of())))
                .hasValueSatisfying(item -> assertThat(item.type()).isEqualTo(TranscriptItem.Type.PERMISSION));
        assertThat(text(new WorkerEvent.ToolResolved(2, "c", Resolution.RETRY, Content.text(""), "ada")))
                .contains("may be tried again, says ada");
        assertThat(text(new WorkerEvent.ToolResolved(2, "c", Resolution.COMPLETED, Content.text("3 rows"), "ada")))
                .contains("was done, says ada: 3 rows");
    }

    @Test
    void aRunIsALineOnlyWhenItDidNotComplete() {
        assertThat(text(finished(RunReason.COMPLETED, 0, "fine"))).isEmpty();
        assertThat(text(finished(RunReason.INTERRUPTED, null, null))).contains("run interrupted");
        assertThat(text(finished(RunReason.FAILED, 3, null))).contains("run failed with exit code 3");
        assertThat(text(finished(RunReason.FAILED, null, "why"))).contains("run failed: why");
        assertThat(text(finished(RunReason.LIMIT, null, null))).contains("run ended at a limit");
    }

    @Test
    void whatNobodySaidIsNoLine() {
        for (WorkerEvent event : List.of(
                new WorkerEvent.RunStarted(1, 4),
                new WorkerEvent.InputWithdrawn(4),
                new WorkerEvent.WorkerFailed("f"),
                new WorkerEvent.DiagnosticRaised(new DiagnosticCode("d"), Severity.INFO, "m", "s"),
                new WorkerEvent.Extension("dev.yoi", "x", "{}"),
                new WorkerEvent.Unknown("from_the_future", "{}"))) {
            assertThat(of(event)).isEmpty();
        }
    }

    @Test
    void contentOfSeveralPartsIsReadTogetherAndUnknownPartsAreKeptSilent() {
        var content = new Content(
                List.of(new ContentPart.Text("a"), new ContentPart.Unknown("image", "{}"), new ContentPart.Text("b")));
        assertThat(content.plainText()).isEqualTo("ab");
        assertThat(text(new WorkerEvent.InputAccepted(InputKind.USER, content, 0, null)))
                .contains("ab");
    }
}
