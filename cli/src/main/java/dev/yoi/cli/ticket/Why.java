package dev.yoi.cli.ticket;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// What the system says about a file, as a sentence: the exceptions' own messages are often just the file's name.
final class Why {
    private Why() {}

    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException absent -> "There is no " + absent.getFile() + ".";
            case AccessDeniedException denied -> "Access to " + denied.getFile() + " is denied.";
            case FileSystemException other ->
                other.getFile() + ": " + Objects.requireNonNullElse(other.getReason(), "refused") + ".";
            default -> Objects.requireNonNullElse(e.getMessage(), "The system refuses.");
        };
    }
}
