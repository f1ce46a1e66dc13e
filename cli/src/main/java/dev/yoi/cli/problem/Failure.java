package dev.yoi.cli.problem;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a command could not do what it was asked: what, why, and what to do.
///
/// The `code` is stable and is the same word in a message, in a problem document and in the server's answers.
public final class Failure extends RuntimeException {
    private final Said said;
    private final ExitCode exit;
    private final @Nullable String document;

    /// What is told. `remedy` is a command or a step; it may be empty where there is none.
    public record Said(String code, String what, String why, String remedy) {}

    private Failure(Said said, ExitCode exit, @Nullable String document, @Nullable Throwable cause) {
        super(said.code() + ": " + said.what(), cause);
        this.said = said;
        this.exit = exit;
        this.document = document;
    }

    public static Failure of(ExitCode exit, Said said) {
        return new Failure(said, exit, null, null);
    }

    public static Failure of(ExitCode exit, Said said, Throwable cause) {
        return new Failure(said, exit, null, cause);
    }

    /// What a server answered; `document` is its problem document, passed on as it is.
    public static Failure answered(ExitCode exit, Said said, String document) {
        return new Failure(said, exit, document, null);
    }

    public static Failure usage(String what, String remedy) {
        return of(ExitCode.USAGE, new Said("usage", what, "", remedy));
    }

    /// For what only a server may do.
    public static Failure serverNotRunning() {
        return of(
                ExitCode.NO_SERVER,
                new Said(
                        "server_not_running",
                        "no server runs for this workspace",
                        "Only a server changes workers; without one they can be read.",
                        "start ./yoi serve"));
    }

    public Said said() {
        return said;
    }

    public ExitCode exit() {
        return exit;
    }

    /// The server's own problem document, if this came from a server.
    public Optional<String> document() {
        return Optional.ofNullable(document);
    }
}
