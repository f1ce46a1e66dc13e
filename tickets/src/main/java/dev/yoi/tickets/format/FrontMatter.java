package dev.yoi.tickets.format;

import java.util.List;
import java.util.Optional;

/// The keys of an `item.md` in their order.
///
/// @param recovered true if YAML could not read it and the values were taken line by line
public record FrontMatter(List<Entry> entries, boolean recovered) {

    /// One key.
    ///
    /// @param firstLine line of the key, 0 for the line behind the opening `---`
    /// @param lastLine last line of the value
    /// @param valueEndColumn column in code points behind the value on `lastLine`
    public record Entry(String key, FieldValue value, int firstLine, int lastLine, int valueEndColumn) {}

    public FrontMatter {
        entries = List.copyOf(entries);
    }

    /// The first entry with this key.
    public Optional<Entry> entry(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    public Optional<FieldValue> value(String key) {
        return entry(key).map(Entry::value);
    }

    /// The text of a key; nothing if it is missing, null, or no text.
    public Optional<String> text(String key) {
        return value(key).flatMap(value -> switch (value) {
            case FieldValue.Text text -> Optional.of(text.text());
            case FieldValue.Items items -> Optional.empty();
            case FieldValue.Null none -> Optional.empty();
            case FieldValue.Unsupported unsupported -> Optional.empty();
        });
    }

    /// The items of a key; a single text counts as a list of one.
    public List<String> items(String key) {
        return value(key)
                .map(value -> switch (value) {
                    case FieldValue.Text text -> List.of(text.text());
                    case FieldValue.Items items -> items.items();
                    case FieldValue.Null none -> List.<String>of();
                    case FieldValue.Unsupported unsupported -> List.<String>of();
                })
                .orElse(List.of());
    }
}
