/// Who may do what: the owner's token, tokens that the owner made for others, browsers' sessions, and the codes
/// that begin a session. Keeps digests, never a secret. Start at [dev.yoi.server.access.AccessBook].
@NullMarked
package dev.yoi.server.access;

import org.jspecify.annotations.NullMarked;
