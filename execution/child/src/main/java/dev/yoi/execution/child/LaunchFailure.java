package dev.yoi.execution.child;

/// A child process did not begin, and nothing of it is left. The message is a sentence for a person and names no
/// path.
public final class LaunchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    LaunchFailure(String message) {
        super(message);
    }

    LaunchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /// The same as [#getMessage], which is never null here.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
