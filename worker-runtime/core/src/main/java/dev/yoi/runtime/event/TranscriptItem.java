package dev.yoi.runtime.event;

import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Role;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One line of the conversation as a reader wants it; `seq` is that of the event it comes from. At most one item
/// comes from one event, so a transcript is a projection that needs no state: [#of(SequencedEvent)] is all of it.
///
/// A long message comes in chunks: items with the same `item` continue each other, `offset` counts UTF-16 units.
/// `run` is 0 where no run is concerned; `item` is empty where nothing can continue.
public record TranscriptItem(
        long seq, Instant at, long run, Type type, Role role, String item, long offset, Content content) {

    /// What kind of line this is.
    public enum Type {
        MESSAGE("message"),
        REASONING("reasoning"),
        TOOL_CALL("tool_call"),
        TOOL_RESULT("tool_result"),
        PERMISSION("permission"),
        RUN("run");

        private final String code;

        Type(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /// The transcript item that an event gives rise to, if any.
    public static Optional<TranscriptItem> of(SequencedEvent recorded) {
        return Optional.ofNullable(
                switch (recorded.event()) {
                    case WorkerEvent.InputAccepted e ->
                        new Line(recorded, 0, Type.MESSAGE, role(e.inputKind())).says(e.content());
                    case WorkerEvent.Message e ->
                        new Line(recorded, e.run(), Type.MESSAGE, e.role())
                                .says(e.item().value(), e.offset(), e.content());
                    case WorkerEvent.Reasoning e ->
                        new Line(recorded, e.run(), Type.REASONING, Role.ASSISTANT)
                                .says(e.item().value(), e.offset(), Content.text(e.text()));
                    case WorkerEvent.ToolCall e ->
                        new Line(recorded, e.run(), Type.TOOL_CALL, Role.ASSISTANT)
                                .says(e.call(), 0, Content.text(e.title()));
                    case WorkerEvent.ToolResult e ->
                        new Line(recorded, e.run(), Type.TOOL_RESULT, Role.ASSISTANT).says(e.call(), 0, e.content());
                    case WorkerEvent.ToolResolved e ->
                        new Line(recorded, e.run(), Type.TOOL_RESULT, Role.LOG).says(e.call(), 0, resolved(e));
                    case WorkerEvent.PermissionRequested e ->
                        new Line(recorded, e.run(), Type.PERMISSION, Role.ASSISTANT)
                                .says(e.request(), 0, Content.text(e.title()));
                    case WorkerEvent.RunFinished e -> finished(recorded, e);
                    case WorkerEvent.WorkerCreated _,
                            WorkerEvent.OptionsChanged _,
                            WorkerEvent.InputQueued _,
                            WorkerEvent.InputWithdrawn _,
                            WorkerEvent.ExecutionRequested _,
                            WorkerEvent.ExecutionStarted _,
                            WorkerEvent.RunStarted _,
                            WorkerEvent.PermissionDecided _,
                            WorkerEvent.UsageReported _,
                            WorkerEvent.PlanUpdated _,
                            WorkerEvent.ExecutionEnded _,
                            WorkerEvent.WorkerStopped _,
                            WorkerEvent.WorkerCancelled _,
                            WorkerEvent.WorkerFailed _,
                            WorkerEvent.Forked _,
                            WorkerEvent.ForkedTo _,
                            WorkerEvent.Imported _,
                            WorkerEvent.DiagnosticRaised _,
                            WorkerEvent.Extension _,
                            WorkerEvent.Unknown _ -> null;
                });
    }

    /// A run that did not complete is worth a line; one that did speaks for itself.
    private static @Nullable TranscriptItem finished(SequencedEvent recorded, WorkerEvent.RunFinished e) {
        String text = switch (e.reason()) {
            case COMPLETED -> null;
            case INTERRUPTED -> "run interrupted";
            case FAILED -> e.exitCode() == null ? "run failed" : "run failed with exit code " + e.exitCode();
            case LIMIT -> "run ended at a limit";
        };
        if (text == null) {
            return null;
        }
        String full = e.detail() == null ? text : text + ": " + e.detail();
        return new Line(recorded, e.run(), Type.RUN, Role.LOG).says(Content.text(full));
    }

    private static Content resolved(WorkerEvent.ToolResolved e) {
        String word = switch (e.resolution()) {
            case RETRY -> "may be tried again, says ";
            case FAILED -> "failed, says ";
            case COMPLETED -> "was done, says ";
        };
        String said = e.content().plainText();
        return Content.text(word + e.actor() + (said.isBlank() ? "" : ": " + said));
    }

    private static Role role(InputKind kind) {
        return switch (kind) {
            case USER -> Role.USER;
            case SYSTEM -> Role.SYSTEM;
            case NOTIFY -> Role.NOTIFY;
        };
    }

    private record Line(SequencedEvent recorded, long run, Type type, Role role) {
        TranscriptItem says(Content content) {
            return says("", 0, content);
        }

        TranscriptItem says(String item, long offset, Content content) {
            return new TranscriptItem(recorded.seq(), recorded.at(), run, type, role, item, offset, content);
        }
    }
}
