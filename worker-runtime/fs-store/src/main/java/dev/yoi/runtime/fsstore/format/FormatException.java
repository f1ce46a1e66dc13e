package dev.yoi.runtime.fsstore.format;

/// Bytes that are not what the format says. The message names no file; who read the bytes knows where they were.
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }

    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
