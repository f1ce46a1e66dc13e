package dev.yoi.tickets.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads front matter that is no YAML, line by line: `key: rest of the line`. Half of the titles in older layouts
/// need
/// it (`title: Pod: a colon`).
final class LineReader {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]{0,99}):(?:[ \\t]+(.*))?");
    private static final Pattern BLOCK = Pattern.compile("[|>][-+0-9]{0,2}");
    private static final int ENTRIES_MAX = 1_000;

    private LineReader() {}

    static FrontMatter read(String text) {
        var entries = new ArrayList<FrontMatter.Entry>();
        List<String> lines = Arrays.stream(text.split("\n", -1))
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .toList();
        for (int at = 0; at < lines.size() && entries.size() < ENTRIES_MAX; at++) {
            Matcher entry = ENTRY.matcher(lines.get(at));
            if (entry.matches()) {
                String rest = entry.group(2) == null ? "" : entry.group(2).strip();
                List<String> below = below(lines.subList(at + 1, lines.size()), rest.isEmpty());
                FieldValue value = below.isEmpty() ? value(rest) : value(rest, below);
                entries.add(new FrontMatter.Entry(entry.group(1), value, at, at, Integer.MAX_VALUE));
            }
        }
        return new FrontMatter(entries, true);
    }

    /// The lines that belong to a key above them.
    private static List<String> below(List<String> lines, boolean listAllowed) {
        return lines.stream()
                .takeWhile(
                        line -> line.startsWith(" ") || line.startsWith("\t") || (listAllowed && line.startsWith("- ")))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// A list with an entry a line, or a text over several lines.
    private static FieldValue value(String rest, List<String> below) {
        if (rest.isEmpty() && below.stream().allMatch(line -> line.startsWith("- "))) {
            return FieldValue.items(below.stream()
                    .map(line -> unquoted(line.substring(2).strip()))
                    .toList());
        }
        return FieldValue.text(
                (BLOCK.matcher(rest).matches() ? "" : rest + " ").stripLeading() + String.join(" ", below));
    }

    private static FieldValue value(String rest) {
        if (rest.isEmpty() || rest.equals("null") || rest.equals("~")) {
            return FieldValue.none();
        }
        if (rest.startsWith("[") && rest.endsWith("]")) {
            List<String> items = new ArrayList<>();
            for (String item : rest.substring(1, rest.length() - 1).split(",", -1)) {
                if (!item.isBlank()) {
                    items.add(unquoted(item.strip()));
                }
            }
            return FieldValue.items(items);
        }
        return FieldValue.text(unquoted(rest));
    }

    private static String unquoted(String text) {
        if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
            return text.substring(1, text.length() - 1).replace("''", "'");
        }
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            return text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
        }
        return text;
    }
}
