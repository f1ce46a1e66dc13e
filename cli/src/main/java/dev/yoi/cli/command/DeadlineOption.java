package dev.yoi.cli.command;

import dev.yoi.cli.problem.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How long something may take, as a person writes it.
final class DeadlineOption {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,7})(ms|s|m)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L);

    @Option(names = "--deadline", paramLabel = "TIME", description = "500ms, 10s or 2m; from 1s to 10m (default: 10s).")
    private @Nullable String deadline;

    Optional<Long> millis() {
        return deadline == null ? Optional.empty() : Optional.of(millis(deadline));
    }

    private static long millis(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw Failure.usage("--deadline " + text + " is no time", "write it as 500ms, 10s or 2m");
        }
        return Long.parseLong(parts.group(1)) * MILLIS.getOrDefault(parts.group(2), 1L);
    }
}
