package dev.yoi.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is found out: printed as it comes, and kept as Markdown for `docs/benchmarks.md`.
public final class Report {
    private final PrintStream out;
    private final StringBuilder markdown = new StringBuilder();

    public Report(PrintStream out) {
        this.out = out;
    }

    /// Only for who watches.
    public void progress(String text) {
        out.println("  " + text);
        out.flush();
    }

    public void heading(String text) {
        add("## " + text);
    }

    public void paragraph(String text) {
        add(text);
    }

    public void table(List<String> head, List<List<String>> rows) {
        var lines = new ArrayList<String>();
        lines.add(line(head));
        lines.add("|---|" + "---:|".repeat(head.size() - 1));
        rows.forEach(row -> lines.add(line(row)));
        add(String.join("\n", lines));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private void add(String block) {
        markdown.append(block).append("\n\n");
        out.println(block);
        out.println();
        out.flush();
    }

    public void save(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, markdown.toString().stripTrailing() + "\n");
    }
}
