package dev.yoi.tickets;

import dev.yoi.tickets.model.Actor;

/// Who does something, as it will stand in the thread.
///
/// @param actor stamped by the host
/// @param author what they call themselves
/// @param requestKey makes a retry have the effect of doing it once (I8): an operation whose key is already on
/// the ticket changes nothing and
///     answers as if it had just happened. Empty for none
public record Signature(Actor actor, String author, String requestKey) {

    public static Signature of(Actor actor) {
        return new Signature(actor, actor.displayName(), "");
    }

    public Signature withRequestKey(String key) {
        return new Signature(actor, author, key);
    }

    public Signature withAuthor(String name) {
        return new Signature(actor, name, requestKey);
    }
}
