package dev.yoi.tickets.format;

import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import java.util.List;
import java.util.stream.Collectors;

/// The value of a front matter key.
public sealed interface FieldValue {

    /// Text. Numbers, booleans and times are text too: nothing in a ticket is computed with.
    record Text(String text) implements FieldValue {}

    /// A list of text.
    record Items(List<String> items) implements FieldValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// Unquoted `null`, `~` or nothing.
    record Null() implements FieldValue {}

    /// Something deeper than a list of text. It is kept in the file and can't be shown or changed.
    record Unsupported() implements FieldValue {}

    static FieldValue text(String text) {
        return new Text(text);
    }

    static FieldValue items(List<String> items) {
        return new Items(items);
    }

    static FieldValue none() {
        return new Null();
    }

    /// The value as it is written behind `key: `, always on one line.
    ///
    /// @throws TicketFailure `INVALID_INPUT` if a text has a line break or another control character
    default String rendered() {
        return switch (this) {
            case Text value -> quoted(value.text());
            case Items value ->
                value.items().stream().map(FieldValue::quoted).collect(Collectors.joining(", ", "[", "]"));
            case Null value -> "null";
            case Unsupported value ->
                throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "a nested value can't be written");
        };
    }

    private static String quoted(String text) {
        if (Texts.hasLineBreak(text) || Texts.hasControl(text)) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT,
                    "a value in the front matter has to be one line of text: " + Texts.excerpt(text, 60));
        }
        return "'" + text.replace("'", "''") + "'";
    }
}
