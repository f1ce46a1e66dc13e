package dev.yoi.runtime.fsstore.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes what a soak came to into its section of `docs/crash-matrix.md`, when it is run with
/// `-Dyoi.matrix=write`; else it only prints it. A section lies between two comments that name it.
public final class CrashMatrix {
    private static final String PROPERTY = "yoi.matrix";

    private CrashMatrix() {}

    public static void section(String name, List<String> lines) throws IOException {
        lines.forEach(System.out::println);
        if (!"write".equals(System.getProperty(PROPERTY))) {
            return;
        }
        Path page = Path.of(System.getProperty("yoi.repository"), "docs", "crash-matrix.md");
        Files.writeString(page, with(Files.readString(page), name, lines));
    }

    static String with(String page, String name, List<String> lines) {
        String begin = "<!-- begin " + name + " -->\n";
        String end = "<!-- end " + name + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the page has no section " + name);
        }
        return page.substring(0, from + begin.length()) + String.join("\n", lines) + "\n" + page.substring(to);
    }

    /// The commit that is checked out, and whether anything was changed since.
    public static String revision() {
        try {
            String commit = git("rev-parse", "--short", "HEAD");
            boolean changed = !git("status", "--porcelain", "--", ":!docs/crash-matrix.md")
                    .isEmpty();
            return "commit " + commit + (changed ? " with changes" : "");
        } catch (IOException e) {
            return "an unknown commit";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "an unknown commit";
        }
    }

    private static String git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", System.getProperty("yoi.repository", ".")));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (git.waitFor() != 0) {
            throw new IOException("git said: " + output);
        }
        return output;
    }
}
