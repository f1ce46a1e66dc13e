package dev.yoi.server.wire;

/// A request that says nothing but its path.
public record EmptyBody() {}
