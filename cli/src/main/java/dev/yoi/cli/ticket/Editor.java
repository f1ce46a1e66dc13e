package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The person's editor.
final class Editor {
    private static final String CUT = "<!-- What stands below this line is not taken. -->";
    private static final String PRESET = "vi";

    private final Host host;
    private final String command;

    private Editor(Host host, String command) {
        this.host = host;
        this.command = command;
    }

    /// `$VISUAL`, else `$EDITOR`, else `vi` if a person sits at a terminal.
    static Editor of(Host host) {
        String chosen = Stream.of("VISUAL", "EDITOR")
                .map(host::variable)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        if (chosen.isEmpty() && !host.interactive()) {
            throw Failure.usage(
                    "there is no editor and no terminal", "set $EDITOR, or name what to change: see --help");
        }
        return new Editor(host, chosen.isEmpty() ? PRESET : chosen);
    }

    /// Opens a file and waits until the editor has ended.
    void open(Path file) {
        // Through a shell, as everybody does it, so that the variable may hold options: `code --wait`.
        var builder = new ProcessBuilder(List.of("sh", "-c", command + " \"$@\"", command, file.toString()))
                .directory(host.folder().toFile())
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(host.environment());
        try {
            int exit = builder.start().waitFor();
            if (exit != 0) {
                throw failed("it ended with exit code " + exit, file);
            }
        } catch (IOException e) {
            throw failed(Why.of(e), file);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failed("the wait for it was interrupted", file);
        }
    }

    /// A new text.
    ///
    /// @param about what the person needs to know while writing
    String compose(String what, String about) {
        try {
            Path file = Files.createTempDirectory("yoi-ticket-").resolve("text.md");
            Files.writeString(file, "\n\n" + CUT + "\n" + what + " for " + about + "\n");
            open(file);
            String text = Files.readString(file);
            Files.delete(file);
            Files.delete(file.getParent());
            int cut = text.indexOf(CUT);
            return (cut < 0 ? text : text.substring(0, cut)).strip();
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said("file_unreadable", "the text can't be taken from the editor", Why.of(e), ""),
                    e);
        }
    }

    private Failure failed(String why, Path file) {
        return Failure.of(
                ExitCode.FAILED,
                new Failure.Said(
                        "editor_failed",
                        "the editor '" + command + "' did not end well",
                        why + "; nothing was changed. The text is in " + file + ".",
                        "set $VISUAL or $EDITOR to an editor that works here"));
    }
}
