package dev.yoi.cli.view;

import dev.yoi.cli.client.EventStream.Frame;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Style;
import dev.yoi.cli.terminal.Terminal;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Prints a worker's stream as it comes. Text arrives as deltas first and durably later, and after a reconnect
/// again: each item is printed up to an offset, and only what lies behind it is new.
public final class LiveView {
    private final Terminal terminal;
    private final boolean outputOnly;
    private final Map<String, Long> printedUpTo = new HashMap<>();
    private boolean inLine;

    private LiveView(Terminal terminal, boolean outputOnly) {
        this.terminal = terminal;
        this.outputOnly = outputOnly;
    }

    /// What the worker says, without inputs and notes on runs.
    public static LiveView output(Terminal terminal) {
        return new LiveView(terminal, true);
    }

    public static LiveView conversation(Terminal terminal) {
        return new LiveView(terminal, false);
    }

    public void accept(Frame frame) {
        JsonNode data = Json.parse(frame.data());
        switch (frame.name()) {
            case "delta" -> text(Json.string(data, "item"), Json.number(data, "offset"), Json.string(data, "text"));
            case "event" -> event(data.path("event"));
            case "gap" -> note(Style.ATTENTION, "history is missing here: " + Json.string(data, "reason"));
            default -> {
                // `live` is for those who wait, `end` and `lagged` for the one who reconnects.
            }
        }
    }

    /// Leaves the terminal at the start of a line.
    public void end() {
        if (inLine) {
            terminal.line("");
            inLine = false;
        }
    }

    private void event(JsonNode event) {
        switch (Json.string(event, "kind")) {
            case "message" ->
                text(Json.string(event, "item"), Json.number(event, "offset"), LogView.text(event.path("content")));
            case "input_accepted" -> note(Style.STRONG, "> " + LogView.text(event.path("content")));
            case "run_finished" -> {
                printedUpTo.clear();
                note(Style.QUIET, "[run %d %s]".formatted(Json.number(event, "run"), RunView.outcome(event)));
            }
            case "execution_ended", "stopped", "cancelled", "failed" ->
                note(Style.QUIET, "[" + Json.string(event, "kind").replace('_', ' ') + "]");
            default -> {
                // The rest is read with `yoi worker events`.
            }
        }
    }

    private void text(String item, long offset, String text) {
        // Behind what was printed when the stream was entered in the middle of an item.
        long printed = Math.max(offset, printedUpTo.getOrDefault(item, 0L));
        long end = offset + text.length();
        if (end <= printed) {
            return;
        }
        String fresh = text.substring((int) (printed - offset));
        terminal.part(fresh);
        inLine = !fresh.endsWith("\n");
        printedUpTo.put(item, end);
    }

    private void note(Style style, String text) {
        if (!outputOnly) {
            end();
            terminal.line(style, text);
        }
    }
}
