package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A text in Markdown: on the command line, from a file or standard input, or from an editor.
final class Words {
    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "The text, in Markdown.")
    private @Nullable String message;

    @Option(names = "--body", paramLabel = "FILE", description = "Read the text from a file; - is standard input.")
    private @Nullable String body;

    /// The text if one was given.
    Optional<String> optional(TicketDesk desk) {
        if (message != null && body != null) {
            throw Failure.usage("there are two texts", "give either --message or --body");
        }
        return message != null
                ? Optional.of(message)
                : Optional.ofNullable(body).map(file -> TextFile.read(file, desk.host()));
    }

    /// The text, which a person at a terminal may also write now.
    ///
    /// @param what it is, such as `a reason`
    String required(TicketDesk desk, String what, String about) {
        String text = optional(desk).orElseGet(() -> written(desk, what, about));
        if (text.isBlank()) {
            throw missing(what);
        }
        return text;
    }

    private static String written(TicketDesk desk, String what, String about) {
        if (!desk.host().interactive()) {
            throw missing(what);
        }
        return Editor.of(desk.host()).compose(what, about);
    }

    private static Failure missing(String what) {
        return Failure.usage(what + " is missing", "give it by -m TEXT, --body FILE or --body - (standard input)");
    }
}
