package dev.yoi.server.http;

import java.time.Duration;

/// How long a client may take to say what it wants, and to take what it asked for, whatever it does in between. A
/// connection on which nothing moves at all ends earlier or later by its idle timeout.
///
/// @param headers from the connection's beginning to the end of its first request's headers; later requests have
///     between once and twice as long, from their first byte on
/// @param body from the end of a request's headers to the end of its body
/// @param unwanted how long a body that nobody wants is taken after its answer ([UnwantedBody])
/// @param piece how long the client may take for a piece of an answer, a stream or a message ([ReadDeadline])
record Patience(Duration headers, Duration body, Duration unwanted, Duration piece) {
    static final Patience USUAL = new Patience(
            Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(60));
}
