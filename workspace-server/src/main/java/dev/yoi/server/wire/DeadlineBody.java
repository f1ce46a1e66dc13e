package dev.yoi.server.wire;

import org.jspecify.annotations.Nullable;

/// How long a stop or detach may take, in milliseconds.
public record DeadlineBody(@Nullable Long deadlineMs) {}
