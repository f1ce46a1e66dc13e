package dev.yoi.tickets.model;

/// One typed, bounded, path-free statement that something is wrong (I5, I12).
///
/// @param ticket directory name of the ticket, or empty for the root
/// @param file name relative to the ticket's directory, or empty for the ticket as a whole
/// @param offset bytes into the file where the trouble starts, 0 if it has no place
/// @param message what is wrong and what to do, at most [#MESSAGE_LENGTH_MAX] characters
public record Diagnostic(DiagnosticCode code, String ticket, String file, long offset, String message) {

    /// Longest message in characters.
    public static final int MESSAGE_LENGTH_MAX = 400;

    /// Longest directory or file name shown, in characters.
    private static final int NAME_LENGTH_MAX = 200;

    public Diagnostic {
        ticket = Texts.excerpt(ticket, NAME_LENGTH_MAX);
        file = Texts.excerpt(file, NAME_LENGTH_MAX);
        message = Texts.excerpt(message, MESSAGE_LENGTH_MAX);
    }

    public Severity severity() {
        return code.severity();
    }

    @Override
    public String toString() {
        String place = file.isEmpty() ? ticket : ticket + "/" + file + "@" + offset;
        return severity().word() + " " + code.word() + " " + place + ": " + message;
    }
}
