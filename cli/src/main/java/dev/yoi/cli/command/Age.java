package dev.yoi.cli.command;

import dev.yoi.cli.problem.Failure;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Spans of time as they are typed: `12h`, `30d`, `8w`.
final class Age {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(h|d|w)");
    private static final Map<String, Long> SECONDS = Map.of("h", 3_600L, "d", 86_400L, "w", 604_800L);

    private Age() {}

    static long seconds(String option, String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw Failure.usage(option + " " + text + " is no age", "write it as 12h, 30d or 8w");
        }
        return Long.parseLong(parts.group(1)) * SECONDS.getOrDefault(parts.group(2), 1L);
    }
}
