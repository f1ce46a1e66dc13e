package dev.yoi.tickets.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads front matter that is no YAML, line by line: `key: rest of the line`. Half of the titles in older layouts
/// need
/// it (`title: Pod: a colon`).
final class LineReader {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]{0,99}):(?:[ \\t]+(.*))?");
    private static final int ENTRIES_MAX = 1_000;

    private LineReader() {}

    static FrontMatter read(String text) {
        var entries = new ArrayList<FrontMatter.Entry>();
        String[] lines = text.split("\n", -1);
        for (int at = 0; at < lines.length && entries.size() < ENTRIES_MAX; at++) {
            String line = lines[at].endsWith("\r") ? lines[at].substring(0, lines[at].length() - 1) : lines[at];
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                String rest = entry.group(2) == null ? "" : entry.group(2).strip();
                entries.add(new FrontMatter.Entry(entry.group(1), value(rest), at, at, Integer.MAX_VALUE));
            }
        }
        return new FrontMatter(entries, true);
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
