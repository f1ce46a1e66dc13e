package dev.yoi.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which part of a log.
final class PageOptions {
    @Option(
            names = "--after",
            paramLabel = "SEQ",
            description = "What follows this sequence, oldest first (default: 0).")
    private @Nullable Long after;

    @Option(
            names = "--before",
            paramLabel = "SEQ",
            description = "What precedes this sequence, newest first; end: from the end.")
    private @Nullable String before;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000 (default: 100).")
    private @Nullable Integer limit;

    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("after", after == null ? "" : after.toString());
        query.put("before", before == null ? "" : before);
        query.put("limit", limit == null ? "" : limit.toString());
        return query;
    }
}
