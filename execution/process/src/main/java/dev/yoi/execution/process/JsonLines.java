package dev.yoi.execution.process;

import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Turns a command's output, line by line as it comes, into what its profile's rules say. A line that is no JSON
/// object is kept as log text, so that nothing that a person may need is lost; one that no rule is about is
/// passed over. Used by the one thread that reads the output.
final class JsonLines implements Consumer<String> {
    /// Longest line, in UTF-16 units; the rest of a longer one is discarded, with a diagnostic.
    static final int MAX_LINE_CHARACTERS = 4 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final List<LineRule> rules;
    private final RunReport report;
    private final StringBuilder line = new StringBuilder();
    private boolean tooLong;
    private String model = "";
    private volatile String error = "";
    private volatile String session = "";

    JsonLines(List<LineRule> rules, RunReport report) {
        this.rules = rules;
        this.report = report;
    }

    @Override
    public void accept(String text) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            grow(text.substring(from, end));
            over();
            from = end + 1;
        }
        grow(text.substring(from));
    }

    /// The output has ended, perhaps in the middle of a line.
    void end() {
        over();
    }

    /// The program's own word on why it did not do it; empty when it said none.
    Optional<String> error() {
        return error.isEmpty() ? Optional.empty() : Optional.of(error);
    }

    /// By which the program takes the conversation up again.
    Optional<String> session() {
        return session.isEmpty() ? Optional.empty() : Optional.of(session);
    }

    private void grow(String piece) {
        if (line.length() + piece.length() > MAX_LINE_CHARACTERS) {
            tooLong = true;
        } else if (!tooLong) {
            line.append(piece);
        }
    }

    private void over() {
        String whole = line.toString();
        line.setLength(0);
        if (tooLong) {
            tooLong = false;
            report.diagnostic("line_too_long", "a line of its output was longer than 4 MiB and was discarded");
        } else if (!whole.isBlank()) {
            read(whole);
        }
    }

    private void read(String whole) {
        JsonNode node;
        try {
            node = MAPPER.readTree(whole);
        } catch (JacksonException e) {
            report.text(Role.LOG, whole + "\n");
            return;
        }
        if (!node.isObject()) {
            report.text(Role.LOG, whole + "\n");
            return;
        }
        for (LineRule rule : rules) {
            rule.of(node).forEach(this::tell);
        }
    }

    private void tell(LineRule.Found found) {
        switch (found.makes()) {
            case TEXT -> report.pieces(to -> to.message(found.text("text"), found.marked(LineRule.DELTA)));
            case REASONING -> report.pieces(to -> to.reasoning(found.text("text"), found.marked(LineRule.DELTA)));
            case CALL ->
                report.pieces(to -> to.call(found.text("id"), found.text("tool"), found.text("title"), input(found)));
            case RESULT ->
                report.pieces(to -> to.result(found.text("id"), !found.marked(LineRule.FAILED), found.text("text")));
            case USAGE -> {
                String named = found.text("model");
                report.pieces(to -> to.usage(named.isEmpty() ? model : named, tokens(found)));
            }
            case SESSION -> {
                model = found.text("model");
                session = found.text("id");
                report.pieces(to -> to.session(session));
            }
            case ERROR -> error = found.text("text").isBlank() ? "it gave no reason" : found.text("text");
        }
    }

    private static TokenUsage tokens(LineRule.Found found) {
        return new TokenUsage(
                found.number("input"),
                found.number("output"),
                found.number("cached"),
                found.number("reasoning"),
                found.micros("cost"));
    }

    private static String input(LineRule.Found found) {
        JsonNode input = found.node("input");
        return input.isMissingNode() ? "null" : MAPPER.writeValueAsString(input);
    }
}
