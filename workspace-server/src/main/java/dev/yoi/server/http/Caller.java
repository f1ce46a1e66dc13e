package dev.yoi.server.http;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Somebody who showed something that is good for `permission`.
///
/// @param actor who it is, in the audit log: `owner`, or `token NAME`
/// @param session the id of the browser's session; null for one that showed a token
/// @param csrf what a page of this server must show besides the session's cookie to change something; null for
/// one
///     that showed a token, which no other page can make a browser send
/// @param stands false from when it is revoked or expired
public record Caller(
        String actor,
        Permission permission,
        @Nullable String session,
        @Nullable String csrf,
        BooleanSupplier stands) {
    /// Nobody in particular.
    public static final Caller ANYBODY = new Caller("anybody", Permission.NONE, null, null, () -> true);

    /// Without what it could show.
    @Override
    public String toString() {
        return actor;
    }
}
