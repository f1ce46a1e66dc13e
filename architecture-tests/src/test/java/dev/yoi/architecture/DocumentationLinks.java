package dev.yoi.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds relative links of a Markdown text that lead nowhere: to no file, or to no heading of it.
final class DocumentationLinks {
    private static final Pattern LINK = Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:.*");
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");

    private DocumentationLinks() {}

    /// `file` is absolute; the answers read like the compiler's.
    static List<String> broken(Path file, String text) throws java.io.IOException {
        List<String> broken = new ArrayList<>();
        List<String> lines = withoutFences(text);
        for (int i = 0; i < lines.size(); i++) {
            Matcher link = LINK.matcher(CODE_SPAN.matcher(lines.get(i)).replaceAll(""));
            while (link.find()) {
                if (!leadsSomewhere(file, text, link.group(1))) {
                    broken.add(file.getFileName() + ":" + (i + 1) + ": " + link.group(1));
                }
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path file, String text, String target) throws java.io.IOException {
        if (ELSEWHERE.matcher(target).matches()) {
            return true;
        }
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path there = path.isEmpty() ? file : file.resolveSibling(path).normalize();
        if (!path.isEmpty() && !Files.exists(there)) {
            return false;
        }
        if (hash < 0 || !there.toString().endsWith(".md")) {
            return true;
        }
        String linked = path.isEmpty() ? text : Files.readString(there);
        return anchors(linked).contains(target.substring(hash + 1));
    }

    private static List<String> anchors(String text) {
        return withoutFences(text).stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /// Keeps the line numbers.
    private static List<String> withoutFences(String text) {
        List<String> lines = new ArrayList<>();
        boolean inFence = false;
        for (String line : text.lines().toList()) {
            boolean fence = line.stripLeading().startsWith("```");
            lines.add(fence || inFence ? "" : line);
            inFence ^= fence;
        }
        return lines;
    }
}
