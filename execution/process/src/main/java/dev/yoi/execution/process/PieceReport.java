package dev.yoi.execution.process;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionSink;
import dev.yoi.runtime.execution.ExecutionSink.OpenItem;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.ToolStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a program says of its own work, as events of one run. What it says wrongly (a result of no call, a call
/// without a name) becomes a diagnostic, once of each kind, and nothing else. Called in turn, through
/// [RunReport].
final class PieceReport {
    /// Longest result of a call that is kept, in UTF-16 units; its end says what was left out.
    private static final int RESULT_CHARACTERS_MAX = 256 * 1024;
    /// Longest title of a call.
    private static final int TITLE_CHARACTERS_MAX = 2_000;
    /// Longest input of a call; a longer one is told by its length.
    private static final int INPUT_CHARACTERS_MAX = 256 * 1024;

    private final ExecutionSink sink;
    private final long run;
    private final Set<String> open = new HashSet<>();
    private final Set<String> complained = new HashSet<>();
    private @Nullable OpenItem text;
    private boolean textIsAnswer;
    private int items;
    private String session = "";

    PieceReport(ExecutionSink sink, long run) {
        this.sink = sink;
        this.run = run;
    }

    /// `goesOn`: where the last piece of this kind ended, if nothing else came between.
    void message(String piece, boolean goesOn) {
        grow(piece, true, goesOn);
    }

    void reasoning(String piece, boolean goesOn) {
        grow(piece, false, goesOn);
    }

    private void grow(String piece, boolean answer, boolean goesOn) {
        if (piece.isEmpty()) {
            return;
        }
        OpenItem item = text;
        if (item == null || !goesOn || textIsAnswer != answer) {
            close();
            var id = new ItemId("run-" + run + "-" + ++items);
            item = answer ? sink.openMessage(run, id, Role.ASSISTANT) : sink.openReasoning(run, id);
            text = item;
            textIsAnswer = answer;
        }
        item.append(piece);
        if (!goesOn) {
            close();
        }
    }

    /// The text that goes on is over.
    void close() {
        if (text != null) {
            text.close();
            text = null;
        }
    }

    void call(String id, String tool, String title, String input) {
        String call = cut(id, ReportRules.MAX_ID_CHARACTERS);
        if (call.isBlank() || tool.isBlank()) {
            complain("call_unnamed", "the program told of a tool call without a name");
        } else if (open.add(call)) {
            close();
            String kept = input.length() <= INPUT_CHARACTERS_MAX
                    ? input
                    : "\"[left out: " + input.length() + " characters]\"";
            sink.record(List.of(new WorkerEvent.ToolCall(
                    run,
                    call,
                    cut(tool, ReportRules.MAX_ID_CHARACTERS),
                    cut(title.isBlank() ? tool : title, TITLE_CHARACTERS_MAX),
                    kept)));
        }
    }

    void result(String id, boolean good, String said) {
        String call = cut(id, ReportRules.MAX_ID_CHARACTERS);
        if (!open.remove(call)) {
            complain("result_without_call", "the program told of the result of a tool call that it had not named");
            return;
        }
        close();
        String kept = said.length() <= RESULT_CHARACTERS_MAX
                ? said
                : cut(said, RESULT_CHARACTERS_MAX) + "\n[left out: " + (said.length() - RESULT_CHARACTERS_MAX)
                        + " characters]";
        sink.record(List.of(new WorkerEvent.ToolResult(
                run, call, good ? ToolStatus.SUCCEEDED : ToolStatus.FAILED, Content.text(kept))));
    }

    void usage(String model, TokenUsage tokens) {
        if (!tokens.equals(TokenUsage.ZERO)) {
            sink.record(List.of(new WorkerEvent.UsageReported(
                    run, model.isBlank() ? "unknown" : cut(model, ReportRules.MAX_ID_CHARACTERS), tokens)));
        }
    }

    /// Once for each that is named.
    void session(String id) {
        if (!id.isBlank() && id.length() <= ReportRules.MAX_ID_CHARACTERS && !id.equals(session)) {
            session = id;
            sink.record(List.of(OwnSession.event(id)));
        }
    }

    private void complain(String code, String message) {
        if (complained.add(code)) {
            sink.record(List.of(new WorkerEvent.DiagnosticRaised(
                    new DiagnosticCode(code), Severity.WARNING, message, "execution")));
        }
    }

    /// No character is cut in two.
    private static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, end);
    }
}
