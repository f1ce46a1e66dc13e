package dev.yoi.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that an [AccessBook] keeps, as it is stored: see `docs/formats/access.md`.
public record AccessRecords(int version, List<Token> tokens, List<Session> sessions) {
    public static final int VERSION = 1;
    public static final AccessRecords NONE = new AccessRecords(VERSION, List.of(), List.of());

    public AccessRecords {
        tokens = List.copyOf(tokens);
        sessions = List.copyOf(sessions);
    }

    /// A token that the owner made for somebody or something else.
    ///
    /// @param digest SHA-256 of the secret, in hexadecimal
    /// @param expiresAt RFC 3339; null for never
    public record Token(
            String id,
            String name,
            String permission,
            String digest,
            String createdAt,
            @Nullable String expiresAt) {}

    /// A browser that signed in.
    ///
    /// @param token the id of the token that it signed in with, or whose holder made the link
    /// @param parent the id of the session in which the link was made, with which this one ends; null for none
    public record Session(
            String id,
            String token,
            @Nullable String parent,
            String permission,
            String digest,
            String createdAt,
            String expiresAt) {}

    /// Where they are kept. Each call is durable when it returns.
    public interface Shelf {
        AccessRecords load();

        void save(AccessRecords records);
    }
}
