package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// What a fork is asked for; everything may be left out.
public record ForkBody(
        @Nullable Long atSeq,
        @Nullable String workerId,
        @Nullable String name) {}
