package dev.yoi.tickets.merge;

import java.util.List;
import java.util.Map;

/// What git has to know so that branches with tickets merge: texts for `init`, which writes them. No git is run
/// here.
public final class GitSetup {

    /// Name of the merge driver in attributes and config.
    public static final String DRIVER = "yoi-ticket";

    /// Config key by which a doctor sees whether a clone has the driver.
    public static final String DRIVER_CONFIG_KEY = "merge." + DRIVER + ".driver";

    private GitSetup() {}

    /// Lines for `.gitattributes` in the ticket root itself.
    public static List<String> attributes() {
        return List.of(
                "*/item.md merge=" + DRIVER,
                "*/thread.md merge=" + DRIVER,
                "*/artifacts/relations.json merge=" + DRIVER,
                "*/artifacts/orchestration-plan.jsonl merge=" + DRIVER,
                "*/resolution.md merge=union");
    }

    /// Lines for `.gitignore` in the ticket root itself.
    public static List<String> ignored() {
        return List.of("/.ticket-backend.lock", "/.building-*", ".pending-operation.json", ".*.new");
    }

    /// Settings for the config of each clone; git never takes them from a repository, so that every clone runs
    /// `init` once.
    ///
    /// @param command the program that merges, e.g. `yoi ticket merge-driver`
    public static Map<String, String> config(String command) {
        return Map.of(
                "merge." + DRIVER + ".name", "merge of ticket files", DRIVER_CONFIG_KEY, command + " %O %A %B %P %Y");
    }

    /// A file's text with those of the lines that it lacks behind its end.
    public static String withLines(String text, List<String> lines) {
        List<String> there = text.lines().map(String::strip).toList();
        var out = new StringBuilder(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            out.append('\n');
        }
        lines.stream()
                .filter(line -> !there.contains(line))
                .forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }
}
