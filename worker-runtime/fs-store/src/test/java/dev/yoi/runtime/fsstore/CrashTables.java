package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.soak.CrashMatrix;
import dev.yoi.runtime.testkit.crashfs.CrashTrial;
import dev.yoi.runtime.testkit.crashfs.CrashTrial.Moment;
import dev.yoi.runtime.testkit.crashfs.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a crash trial has tried, as tables of `docs/crash-matrix.md`.
final class CrashTables {
    private CrashTables() {}

    static List<String> of(CrashTrial.Report report, String test, long seed) {
        var lines = new ArrayList<String>();
        lines.add(
                "A workload of %,d operations on the disk, crashed %,d times; %,d states checked, of these %,d after a"
                        .formatted(report.operations(), report.crashes(), report.states(), report.secondCrashes()));
        lines.add(
                "second crash during the recovery and %,d after a kill -9 and a loss of power. None violated an invariant."
                        .formatted(report.kills()));
        lines.add("`./dev soak --only crash -Dyoi.seed=" + seed + "` (`" + test + "`) at " + CrashMatrix.revision()
                + ".");
        table(lines, "died during", report.tried(), Moment::doing);
        table(lines, "died before", report.tried(), CrashTables::step);
        return lines;
    }

    private static void table(
            List<String> lines, String title, Map<Moment, Integer> tried, Function<Moment, String> row) {
        var rows = new TreeMap<String, Integer>();
        tried.forEach((moment, states) -> rows.merge(row.apply(moment), states, Integer::sum));
        if (rows.size() < 2) {
            return;
        }
        lines.addAll(List.of("", "| " + title + " | states |", "|---|---:|"));
        rows.forEach((name, states) -> lines.add("| %s | %,d |".formatted(name, states)));
    }

    private static String step(Moment moment) {
        return moment.step()
                .map(operation -> place(moment.path()) + ": " + words(operation))
                .orElse("its end");
    }

    /// What part of the store a path is of.
    private static String place(String path) {
        if (path.contains("/workers")) {
            return "a worker's files";
        } else if (path.contains("/journal")) {
            return path.endsWith(".log") ? "a journal segment" : "a segment made ready or used again";
        } else if (path.contains("/catalog")) {
            return "the catalog";
        } else if (path.contains("/bundles")) {
            return "a bundle";
        } else if (path.contains("/checkpoint.json")) {
            return "the checkpoint's record";
        } else if (path.contains("/quarantine")) {
            return "the quarantine";
        } else if (path.endsWith("/runtime.jsonl")) {
            return "the runtime's log";
        }
        return "the records of the runtime";
    }

    private static String words(Operation operation) {
        return switch (operation) {
            case CREATE, CREATE_DIRECTORY -> "made";
            case WRITE, TRUNCATE -> "written";
            case FORCE -> "synced";
            case FORCE_DIRECTORY -> "directory synced";
            case RENAME -> "renamed";
            case DELETE -> "deleted";
            case SET_ATTRIBUTES -> "attributes set";
            case OPEN, READ, LIST, READ_ATTRIBUTES, LOCK -> "read";
        };
    }
}
